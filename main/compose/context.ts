import type { CompletionChunk } from '../domain/completion.ts'
import type { Compression } from '../domain/compression.ts'
import type { ContextWish } from '../domain/context-wish.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Model } from '../domain/model.ts'
import type { TurnMessage } from '../domain/turn.ts'
import type { TextEmbedder } from '../embedding/text-embedder.ts'
import { CompressStage } from '../optimizer/compression/compress-stage.ts'
import { ChooseStage } from '../optimizer/context/choose-stage.ts'
import { NO_WISHES, type ContextWishes } from '../optimizer/context/context-message.ts'
import { MessageMeanings } from '../optimizer/context/message-meanings.ts'
import { FitStage } from '../optimizer/context/fit-stage.ts'
import type { Clock, Log } from '../ports.ts'
import type { ProviderRegistry } from '../providers/registry.ts'
import { TokenCounter, type TokenCounterParts } from '../tokens/token-counter.ts'
import { TokenWorker } from '../tokens/token-worker.ts'

export interface ContextParts {
  clock: Clock
  log: Log
  /** The file of the worker that counts tokens. */
  tokenWorker: string
  providers: ProviderRegistry
  /** Whether the app itself has a model's file, whose own tokenizer counts. */
  isOwnFile: (model: Model) => boolean
  /** What the person pinned and excluded, by part. */
  wishesOf?: (conversation: ConversationId) => Record<string, ContextWish>
  /** How much shorter prompts are written; not at all where nothing says it. */
  compression?: () => Compression
  /** The model for meanings while it is there; texts are compared by their words where nothing says it. */
  embedder?: () => TextEmbedder | undefined
  /** Whether anything is being answered. */
  busy?: () => boolean
  /** What was learned of tokenizers before, and where it is kept. */
  learned?: TokenCounterParts['learned']
  /** Keeps what was read in the place of a message; nowhere where nothing is kept. */
  keepRead?: (conversation: ConversationId, text: string) => string
}

/** What a model reads: counting, choosing and fitting. A piece of the composition root. */
export interface ContextOfApp {
  tokens: TokenCounter
  choose: ChooseStage
  fit: FitStage
  compress: CompressStage
  /** Passes an answer on, and learns from the tokens that the provider reports with it. */
  learning(
    model: Model,
    messages: readonly TurnMessage[],
    chunks: AsyncIterable<CompletionChunk>
  ): AsyncIterable<CompletionChunk>
  close(): Promise<void>
}

export function composeContext(parts: ContextParts): ContextOfApp {
  const { clock, log, tokenWorker, providers, wishesOf, compression = () => 'off', keepRead = () => '' } = parts
  const tokenizer = new TokenWorker({ entry: tokenWorker, clock, log })
  const tokens = new TokenCounter({
    tokenizer,
    isOwnFile: parts.isOwnFile,
    ...(parts.learned && { learned: parts.learned }),
    countLocal: (model, texts, signal) => providers.find(model.ref).provider.countTokens(model, texts, signal)
  })
  const { embedder = () => undefined, busy = () => false } = parts
  const meanings = new MessageMeanings({ clock, log, embedder, busy })
  const choose = new ChooseStage({ clock, meanings: (messages, signal) => meanings.of(messages, signal) })
  const fit = new FitStage({
    clock,
    tokens,
    wishesOf: (conversation) => (wishesOf ? wishesIn(wishesOf(conversation)) : NO_WISHES),
    ranking: (signal) => choose.ranking(signal)
  })
  return {
    tokens,
    choose,
    fit,
    compress: new CompressStage({ clock, setting: compression, keep: keepRead }),
    async *learning(model, messages, chunks) {
      for await (const chunk of chunks) {
        if (chunk.type === 'finish')
          void tokens
            .learn(model, messages, chunk.usage)
            .catch((error: unknown) => log.warn('tokens.not-learned', { error: String(error) }))
        yield chunk
      }
    },
    async close() {
      meanings.close()
      await tokenizer.close()
    }
  }
}

function wishesIn(parts: Record<string, ContextWish>): ContextWishes {
  const named = (wish: ContextWish): Set<string> => new Set(Object.keys(parts).filter((part) => parts[part] === wish))
  return { pinned: named('pinned'), excluded: named('excluded') }
}
