import type { CompressDecision, Compression, RewrittenMessage, Strategy } from '../../domain/compression.ts'
import type { ConversationId } from '../../domain/ids.ts'
import type { TurnMessage } from '../../domain/turn.ts'
import type { Tokens } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { Slices } from '../../time/slices.ts'
import { approximateTokens } from '../../tokens/approximate-tokens.ts'
import { resultOf, type Compressed, type Fitted } from '../stages.ts'
import { compressPrompt, type CompressedMessage } from './compress-prompt.ts'
import { ShorterTexts } from './shorter-texts.ts'

export interface CompressStageParts {
  clock: Pick<Clock, 'monotonic'>
  setting: () => Compression
  /** Keeps a text that was read in the place of a message, and names it. */
  keep: (conversation: ConversationId, text: string) => string
}

/** The least prompt that providers keep in their caches. */
const CACHE_MINIMUM: Tokens = 1_024

/** Stage 6: what a candidate reads, in fewer tokens, and what that saved. */
export class CompressStage {
  readonly #parts: CompressStageParts
  readonly #texts = new ShorterTexts(approximateTokens)

  constructor(parts: CompressStageParts) {
    this.#parts = parts
  }

  async compress({ turn, candidate, messages, promptTokens }: Fitted): Promise<Compressed> {
    const setting = this.#parts.setting()
    const originals = new Map(turn.messages.map((message) => [message.messageId, message.text]))
    const isCut = ({ messageId, text }: TurnMessage): boolean => messageId !== null && originals.get(messageId) !== text
    const cuts = messages.filter(isCut)
    const written = setting === 'off' ? undefined : await this.#written(messages, isCut, setting, candidate.model.where)
    const rewritten = messages.map((message, index): TurnMessage => {
      const made = written?.[index]
      if (!made || made.steps.length === 0) return message
      const { pieces: _whole, ...rest } = message
      return { ...rest, text: made.text }
    })
    const changed = rewritten.filter((message, index) => message !== messages[index])
    const result = {
      turn,
      candidate,
      messages: changed.length > 0 ? rewritten : messages,
      ...(promptTokens !== undefined && { promptTokens })
    }
    if (changed.length === 0 && cuts.length === 0) return resultOf<Compressed>(result)
    const decision = this.#decision(setting, messages, rewritten, written, originals, turn.conversationId)
    return resultOf<Compressed>({ ...result, decision })
  }

  async #written(
    messages: readonly TurnMessage[],
    isCut: (message: TurnMessage) => boolean,
    setting: Compression,
    where: 'local' | 'remote'
  ): Promise<CompressedMessage[]> {
    const slices = new Slices(this.#parts.clock)
    return await compressPrompt(
      messages.map((message) => (isCut(message) ? { ...message, isCut: true } : message)),
      {
        count: approximateTokens,
        texts: this.#texts,
        leastTokens: where === 'local' ? 0 : CACHE_MINIMUM,
        strong: setting === 'strong',
        pause: () => slices.pause()
      }
    )
  }

  #decision(
    setting: Compression,
    fitted: readonly TurnMessage[],
    rewritten: readonly TurnMessage[],
    written: readonly CompressedMessage[] | undefined,
    originals: ReadonlyMap<string | null, string>,
    conversation: ConversationId
  ): CompressDecision {
    const lastAnswer = rewritten.findLastIndex(({ role }) => role === 'assistant')
    const saved = new Map<Strategy, Tokens>()
    const messages: RewrittenMessage[] = []
    let [savedTokens, savedInNewTokens] = [0, 0]
    for (const [index, { messageId, text }] of rewritten.entries()) {
      const steps = written?.[index]?.steps ?? []
      for (const { strategy, before, after } of steps) {
        saved.set(strategy, (saved.get(strategy) ?? 0) + before - after)
        savedTokens += before - after
        if (index > lastAnswer) savedInNewTokens += before - after
      }
      const original = messageId === null ? undefined : originals.get(messageId)
      if (messageId === null || original === undefined || original === text) continue
      messages.push({
        messageId,
        key: this.#parts.keep(conversation, text),
        before: approximateTokens(original),
        after: approximateTokens(text),
        ...(fitted[index]?.text !== text && { strategies: [...new Set(steps.map(({ strategy }) => strategy))] })
      })
    }
    return {
      setting,
      savedTokens,
      savedInNewTokens,
      saved: Array.from(saved, ([strategy, tokens]) => ({ strategy, tokens })),
      messages
    }
  }
}
