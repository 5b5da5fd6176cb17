import { randomInt } from 'node:crypto'
import type { Token } from 'node-llama-cpp'
import type { FinishReason, PromptMessage } from '../../domain/completion.ts'
import { SextantError } from '../../domain/errors.ts'
import type { GenerateOptions } from '../inference-protocol.ts'
import { AnswerChannels, type ChannelText } from './answer-channels.ts'
import type { ChatPrompt } from './chat-prompts.ts'
import type { Engine } from './load-model.ts'
import { repeatPenalty, repeatsEndlessly } from './repetition.ts'
import type { Slot } from './sequence-pool.ts'
import { TokenText } from './token-text.ts'

export interface Generation {
  conversationId: string
  messages: readonly PromptMessage[]
  options: GenerateOptions
  onReading: (fraction: number) => void
  /** @param tokens that the answer has with this part */
  onText: (part: ChannelText, tokens: number) => void
}

export interface GenerationEnd {
  reason: FinishReason | 'cancelled'
  rawReason: string
  inputTokens: number
  reusedTokens: number
  outputTokens: number
  reasoningTokens: number
  confidence: number | null
}

/** llama.cpp keeps one place of a sequence free. */
const RESERVED_TOKENS = 1
/** One word that was all but impossible must not decide about a whole answer. */
const LEAST_PROBABILITY = 1e-6

/**
 * Answers a conversation in one of the engine's sequences.
 * @throws SextantError `message-too-long` when the prompt leaves no room for an answer
 */
export async function generate(engine: Engine, generation: Generation, signal: AbortSignal): Promise<GenerationEnd> {
  const prompt = engine.prompts.render(generation.messages)
  const room = engine.loaded.contextTokens - RESERVED_TOKENS - prompt.tokens.length
  if (room < 1)
    throw new SextantError('message-too-long', {
      params: {
        tokens: prompt.tokens.length,
        budget: engine.loaded.contextTokens - RESERVED_TOKENS - 1,
        model: engine.model.filename ?? ''
      }
    })
  const slot = await engine.pool.acquire(generation.conversationId)
  const end: GenerationEnd = {
    reason: 'cancelled',
    rawReason: 'cancelled',
    inputTokens: prompt.tokens.length,
    reusedTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    confidence: null
  }
  try {
    if (signal.aborted) return end
    end.reusedTokens = await engine.pool.adapt(slot, prompt.tokens)
    const rest = await read(engine, slot, prompt, generation.onReading, signal)
    if (rest && generation.options.maxOutputTokens === 0) {
      await slot.sequence.evaluateWithoutGeneratingNewTokens(rest)
      return { ...end, reason: 'stop', rawReason: 'only-read' }
    }
    if (rest) await write(engine, slot, { prompt, rest, room }, generation, end, signal)
    return end
  } finally {
    engine.pool.release(slot)
  }
}

/**
 * Reads the prompt in batches, all but what the first token of the answer is predicted from.
 * @returns the tokens left; undefined when it was cancelled
 */
async function read(
  { llama, pool, pace, threads }: Engine,
  slot: Slot,
  { tokens, sharedTokens }: ChatPrompt,
  onReading: (fraction: number) => void,
  signal: AbortSignal
): Promise<Token[] | undefined> {
  const { sequence } = slot
  const start = sequence.nextTokenIndex
  const stopAt = sharedTokens > start && pool.wantsPrefix(tokens, sharedTokens) ? sharedTokens : 0
  for (;;) {
    if (signal.aborted) return undefined
    const position = sequence.nextTokenIndex
    if (position === stopAt && stopAt > 0) await pool.keepPrefix(slot)
    const left = tokens.length - position
    const batch = Math.min(pace.batch, position < stopAt ? stopAt - position : left)
    if (batch >= left) return tokens.slice(position)
    llama.maxThreads = threads.for('reading')
    const startedAt = performance.now()
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(position, position + batch))
    const ms = performance.now() - startedAt
    pace.note(batch, ms)
    threads.note('reading', batch, ms)
    onReading((position + batch - start) / (tokens.length - start))
  }
}

/**
 * Where chance chooses, it chooses among a few candidates, and their probabilities are at hand. Without chance the whole
 * vocabulary would be sorted for each token's probability: with a small model that took as long as the token itself.
 */
const tellsConfidence = ({ temperature }: GenerateOptions): boolean => temperature > 0

async function write(
  { llama, model, prompts, threads, parameters }: Engine,
  { sequence }: Slot,
  { prompt, rest, room }: { prompt: ChatPrompt; rest: Token[]; room: number },
  { options, onText }: Generation,
  end: GenerationEnd,
  signal: AbortSignal
): Promise<void> {
  const text = new TokenText(model, prompt.tokens, prompts.marks)
  const channels = new AnswerChannels(prompt.inThought, prompt.continues)
  const limit = Math.min(options.maxOutputTokens ?? Infinity, room)
  const written: Token[] = []
  let said = ''
  const tell = (parts: ChannelText[]): void => {
    for (const part of parts) {
      if (part.channel === 'text') said += part.text
      onText(part, written.length)
    }
  }
  if (sequence.needsCheckpoints) await sequence.takeCheckpoint()
  llama.maxThreads = threads.for('reading')
  const penalty = repeatPenalty(parameters, written)
  const sampling = {
    temperature: options.temperature,
    topP: options.topP,
    seed: randomInt(2 ** 31),
    ...(penalty && { repeatPenalty: penalty })
  }
  const answer: AsyncIterable<{ token: Token; confidence?: number }> = tellsConfidence(options)
    ? sequence.evaluateWithMetadata(rest, { confidence: true }, sampling)
    : sequence.evaluateWithMetadata(rest, {}, sampling)
  let logProbability = 0
  end.reason = 'stop'
  end.rawReason = 'end-of-generation'
  let tokenAt: number | undefined
  for await (const { token, confidence } of answer) {
    const now = performance.now()
    if (tokenAt !== undefined) threads.note('writing', 1, now - tokenAt)
    tokenAt = now
    llama.maxThreads = threads.for('writing')
    if (signal.aborted) {
      end.reason = end.rawReason = 'cancelled'
      break
    }
    if (prompts.stops.has(token)) {
      end.rawReason = 'stop-token'
      break
    }
    written.push(token)
    if (confidence !== undefined) logProbability += Math.log(Math.max(confidence, LEAST_PROBABILITY))
    tell(channels.add(text.add(token)))
    end.outputTokens++
    if (channels.channel === 'reasoning') end.reasoningTokens++
    if (end.outputTokens >= limit) {
      end.reason = 'length'
      end.rawReason = limit === options.maxOutputTokens ? 'output-limit' : 'window-full'
      break
    }
    if (repeatsEndlessly(written)) {
      end.reason = 'other'
      end.rawReason = 'endless-repetition'
      break
    }
  }
  if (tellsConfidence(options) && written.length > 0) end.confidence = Math.exp(logProbability / written.length)
  tell(channels.add(text.rest()))
  tell(channels.rest())
  // A thought is left out of later prompts, so its tokens do not come back.
  if (end.reasoningTokens === 0 && !prompt.inThought) prompts.remember(said, written)
}
