import type { Llama, LlamaContextSequence, Token } from 'node-llama-cpp'
import type { ThreadChoice, ThreadChoices } from '../inference-protocol.ts'

/** With few tokens a short pause of one thread decides; many take a large model long. So many are read as one thread writes in this time. */
const READ_MS = 200
const FEWEST_READ = 8
const WRITTEN_TOKENS = 3
const ROUNDS = 3
/** After this much time what was tried so far decides. */
const LIMIT_MS = 1000
/** A number of threads that takes this much longer than fewer is held up by other programs and not tried further. */
const HOPELESS = 3
/** Rounds that differ by more than this were disturbed: the result is used, but not kept for another day. */
const DISTURBED = 2.5

type Times = Map<number, number[]>

/** Every setting worth trying on a machine with this many cores: one, half of them, all. */
export function threadCandidates(cores: number): number[] {
  return [...new Set([1, Math.max(1, Math.floor(cores / 2)), cores])]
}

/**
 * Measures with how many threads this model reads and writes fastest on this machine, in a few hundred milliseconds.
 * More is not always better: threads that share cores with other work wait for each other after every layer.
 * @returns the best, and whether the machine was quiet enough to rely on it later
 */
export async function measureThreads(
  llama: Llama,
  sequence: LlamaContextSequence,
  sample: readonly Token[]
): Promise<{ choices: ThreadChoices; reliable: boolean }> {
  const startedAt = performance.now()
  const reading: Times = new Map()
  const writing: Times = new Map()
  let candidates = threadCandidates(llama.cpuMathCores)
  let prompt: Token[] | undefined
  // The first evaluation pays for pages of the file that are not in memory yet.
  llama.maxThreads = 1
  await sequence.evaluateWithoutGeneratingNewTokens(sample.slice(0, 1))
  for (let round = 0; round < ROUNDS; round++) {
    for (const threads of candidates) {
      if (round > 0 && performance.now() - startedAt > LIMIT_MS) break
      llama.maxThreads = threads
      await sequence.clearHistory()
      const written = await write(sequence, sample, HOPELESS * Math.min(...meansOf(writing)))
      note(writing, threads, written)
      if (written > HOPELESS * Math.min(...meansOf(writing)))
        candidates = candidates.filter((candidate) => candidate < threads)
      else
        note(
          reading,
          threads,
          await read(sequence, (prompt ??= sample.slice(0, Math.max(FEWEST_READ, READ_MS / written))))
        )
    }
  }
  await sequence.clearHistory()
  const steady = [...reading.values(), ...writing.values()].every(
    (values) => Math.max(...values) < DISTURBED * Math.min(...values)
  )
  const reliable = steady && candidates.length === threadCandidates(llama.cpuMathCores).length
  return { choices: { reading: best(reading), writing: best(writing) }, reliable }
}

/** Evaluates tokens one at a time, as an answer is written, until one took too long. @returns milliseconds a token */
async function write(sequence: LlamaContextSequence, sample: readonly Token[], tooLongMs: number): Promise<number> {
  const startedAt = performance.now()
  let written = 0
  let perToken = 0
  for (const token of sample.slice(0, WRITTEN_TOKENS)) {
    await sequence.evaluateWithoutGeneratingNewTokens([token])
    perToken = (performance.now() - startedAt) / ++written
    if (perToken > tooLongMs) break
  }
  return perToken
}

/** Evaluates tokens together, as a prompt is read. @returns milliseconds a token */
async function read(sequence: LlamaContextSequence, prompt: Token[]): Promise<number> {
  const startedAt = performance.now()
  await sequence.evaluateWithoutGeneratingNewTokens(prompt)
  return (performance.now() - startedAt) / prompt.length
}

function note(times: Times, threads: number, msPerToken: number): void {
  times.set(threads, [...(times.get(threads) ?? []), msPerToken])
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const meansOf = (times: Times): number[] => [...times.values()].map(mean)

/** By the mean: a setting that is fast once and slow twice, since others want the same cores, is not the best. */
function best(times: Times): ThreadChoice {
  const [threads, values] = [...times].reduce((fastest, other) => (mean(other[1]) < mean(fastest[1]) ? other : fastest))
  return { threads, msPerToken: Math.min(...values) }
}
