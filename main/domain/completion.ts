import type { PlainError } from './errors.ts'
import type { ConversationId, ModelRef, TurnId, WorkspaceId } from './ids.ts'
import type { Role } from './role.ts'
import type { EpochMs, Tokens } from './units.ts'

export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'

/** A picture in a message, as a model's provider takes it. */
export interface PromptImage {
  mediaType: ImageType
  /** SHA-256 of its bytes, as hexadecimal digits. */
  hash: string
  /** Made when it is read: only for a model that takes pictures. */
  readonly base64: string
}

/** One message as a model reads it. */
export interface PromptMessage {
  role: Role
  text: string
  /** Shown before the text. Only for models that take images. */
  images?: readonly PromptImage[]
}

export interface Sampling {
  /** 0 always takes the likeliest token. */
  temperature: number
  topP: number
  /** The longest answer; absent means as long as the window allows. */
  maxOutputTokens?: Tokens
}

/** What a provider is asked. */
export interface CompletionRequest {
  model: ModelRef
  /** The last one is the user's; or the assistant's, when an answer that broke off is to be continued. */
  messages: PromptMessage[]
  sampling: Sampling
  /** Whose rules hold for it. */
  workspaceId: WorkspaceId
  /** Lets a local model find the state of the conversation's earlier turns again. */
  conversationId: ConversationId
  /** Tokens of the messages, rather too many; absent where nobody counted. */
  promptTokens?: Tokens
  /** Names the turn in the record of what left this machine. */
  turnId?: TurnId
}

/**
 * stop: the model ended. length: the token limit ended it. filter: the provider withheld the rest. refusal: the model
 * declined. tool-calls: it waits for the results of tools.
 */
export type FinishReason = 'stop' | 'length' | 'filter' | 'refusal' | 'tool-calls' | 'other'

/**
 * Unknown counts are undefined, never 0. `input` includes what was read from and written to the provider's cache and
 * audio; `output` includes reasoning, audio and images; `cachedInput` includes `cachedAudioInput`.
 */
export interface TokenUsage {
  input?: Tokens
  /** Read from the provider's cache. */
  cachedInput?: Tokens
  /** Written to the provider's cache. */
  cacheWriteInput?: Tokens
  audioInput?: Tokens
  cachedAudioInput?: Tokens
  output?: Tokens
  reasoning?: Tokens
  audioOutput?: Tokens
  imageOutput?: Tokens
}

export type DeltaChannel = 'text' | 'reasoning'

/** One event of a completion's stream. Failures are thrown as SextantError, not sent as a chunk. */
export type CompletionChunk =
  /** Something takes a while before the first token. `fraction` is 0 to 1. */
  | { type: 'progress'; phase: 'loading-model' | 'reading-prompt'; fraction: number }
  /** It failed before anything of the answer came, and is asked once more then. */
  | { type: 'retry'; error: PlainError; at: EpochMs }
  /** `refusal` marks the words with which a model declines, where the provider tells them from an answer. */
  | { type: 'delta'; channel: DeltaChannel; text: string; refusal?: true }
  /** The model asks for a tool, all of it said. `arguments` is JSON as the model wrote it, and may be invalid. */
  | { type: 'tool-call'; id: string; name: string; arguments: string }
  /**
   * `rawReason` is the provider's own word. `note` is what the provider says about the end, such as why it declined.
   * `confidence` is the geometric mean of the probabilities of what was written, where the model told them.
   */
  | {
      type: 'finish'
      reason: FinishReason
      rawReason: string
      usage: TokenUsage
      note?: string
      confidence?: number
    }
