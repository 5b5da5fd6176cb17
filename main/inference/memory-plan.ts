import type { Bytes, Tokens } from '../domain/units.ts'

/** What decides how much memory a model needs. */
export interface MemoryFacts {
  weightsBytes: Bytes
  stateBytesPerToken: Bytes
  vocabulary: number
  trainedContextTokens: Tokens
}

const MIB = 1024 ** 2
const GIB = 1024 ** 3

/** Tokens that llama.cpp reads at once. Fewer make cancelling finer and buffers smaller, and cost no speed on a CPU. */
export const CPU_BATCH_TOKENS = 256
/** The process with its libraries, and llama.cpp's buffers that do not grow with the model. */
const PROCESS_BYTES = 160 * MIB
export const LOGIT_BYTES = 4

/** A conversation's state may take this share of the machine's memory. */
const STATE_SHARE = 0.1
const CONTEXT_STEP: Tokens = 256
const SHORTEST_CONTEXT: Tokens = 2048
/** Longer windows cost memory from the start and minutes of reading on a CPU. */
const LONGEST_CONTEXT: Tokens = 8192
const LONGEST_CONTEXT_ON_LARGE_MACHINES: Tokens = 16_384
const LARGE_MACHINE_BYTES = 24e9

/** What the state of a second conversation may take, at most and as a share of what is free. */
const SECOND_STATE_BYTES = 1.5 * GIB
const SECOND_STATE_SHARE = 0.1

/**
 * The window a model gets on this machine: no longer than it was trained for, and no more memory for one
 * conversation's state than a tenth of the machine's, but always enough for a short conversation.
 */
export function planContext(facts: MemoryFacts, machineBytes: Bytes): Tokens {
  const longest = machineBytes >= LARGE_MACHINE_BYTES ? LONGEST_CONTEXT_ON_LARGE_MACHINES : LONGEST_CONTEXT
  const affordable = facts.stateBytesPerToken > 0 ? (machineBytes * STATE_SHARE) / facts.stateBytesPerToken : longest
  const stepped = Math.floor(Math.min(longest, affordable) / CONTEXT_STEP) * CONTEXT_STEP
  return Math.min(facts.trainedContextTokens, Math.max(SHORTEST_CONTEXT, stepped))
}

/** Memory that answering takes: weights, the state of `sequences` full windows, and buffers. */
export function memoryNeed(facts: MemoryFacts, contextTokens: Tokens, sequences = 1): Bytes {
  const state = facts.stateBytesPerToken * contextTokens * sequences
  return facts.weightsBytes + state + CPU_BATCH_TOKENS * facts.vocabulary * LOGIT_BYTES + PROCESS_BYTES
}

/** Conversations whose state is held at once: two where memory is plentiful, else one. */
export function planSequences(facts: MemoryFacts, contextTokens: Tokens, availableBytes: Bytes): number {
  const spare = availableBytes - memoryNeed(facts, contextTokens)
  return facts.stateBytesPerToken * contextTokens <= Math.min(SECOND_STATE_BYTES, spare * SECOND_STATE_SHARE) ? 2 : 1
}

/** Whether a machine with this much memory has room. See `LocalModel.fit`. */
export function fitOf(needBytes: Bytes, machineBytes: Bytes): 'fits' | 'tight' | 'too-big' {
  if (needBytes <= machineBytes * 0.6) return 'fits'
  return needBytes <= machineBytes * 0.85 ? 'tight' : 'too-big'
}
