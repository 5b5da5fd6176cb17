/**
 * Messages between the app (client.ts) and the process that runs llama.cpp (host.ts). One process holds one model:
 * to unload it, or to stop loading it, the process is ended. Requests carry an `id`; everything the host says about a
 * request carries the same one.
 */
import type { DeltaChannel, FinishReason, PromptMessage } from '../domain/completion.ts'
import type { ErrorDescription } from '../domain/describe-error.ts'
import type { PlainError } from '../domain/errors.ts'

/** A number of threads and how long a token took with it when the machine had nothing else to do. */
export interface ThreadChoice {
  threads: number
  msPerToken: number
}

/** What is fastest on this machine: reading a prompt is limited by arithmetic, writing an answer by memory. */
export interface ThreadChoices {
  reading: ThreadChoice
  writing: ThreadChoice
}

/** How a model is to be held in memory. */
export interface LoadOptions {
  modelPath: string
  /** For messages to people. */
  modelName: string
  /** Tokens one conversation can hold. */
  contextTokens: number
  /** What an earlier measurement on this machine chose; null makes the host measure. */
  threads: ThreadChoices | null
  /** false keeps the GPU out, as after a crash that it may have caused. */
  gpu: boolean
  /** An empty folder that is removed when the process has ended. */
  stateFolder: string
}

export interface LoadedModel {
  contextTokens: number
  /** Conversations whose state is held at once. */
  sequences: number
  threads: ThreadChoices
  /** Whether `threads` was measured in this load, undisturbed, and should be remembered. */
  threadsMeasured: boolean
  gpu: string | false
  /** Bytes of weights and state in memory, as llama.cpp counts them. */
  memoryBytes: number
  /** What one more conversation at once takes: its state and buffers. */
  sequenceBytes: number
}

export interface GenerateOptions {
  temperature: number
  topP: number
  /** 0 reads the prompt and writes nothing: its state is there for the answer that will be asked for. */
  maxOutputTokens: number | null
}

export type HostRequest =
  | { type: 'load'; id: number; options: LoadOptions }
  | { type: 'generate'; id: number; conversationId: string; messages: PromptMessage[]; options: GenerateOptions }
  /** Loads what counting needs and nothing else. */
  | { type: 'load-vocabulary'; id: number; modelPath: string; modelName: string }
  /** Token counts of texts as the loaded model reads them, one for each. */
  | { type: 'count'; id: number; texts: string[] }
  /** So many conversations at once from now on, those that the model was loaded with at least. */
  | { type: 'resize'; id: number; sequences: number }
  /** Ends the generation `target`: at once while it writes, after the batch it is in while it reads. */
  | { type: 'cancel'; target: number }

export type HostReply =
  | { type: 'ready' }
  | { type: 'progress'; id: number; phase: 'loading-model' | 'reading-prompt'; fraction: number }
  | { type: 'loaded'; id: number; model: LoadedModel }
  /** `tokens` is how many the answer has with this piece. */
  | { type: 'delta'; id: number; channel: DeltaChannel; text: string; tokens: number }
  | {
      type: 'finished'
      id: number
      reason: FinishReason | 'cancelled'
      rawReason: string
      inputTokens: number
      /** Prompt tokens whose state was still there from an earlier turn or another conversation. */
      reusedTokens: number
      outputTokens: number
      /** Those of `outputTokens` that went to the reasoning channel. */
      reasoningTokens: number
      /** Geometric mean of the probabilities of the tokens; null where nothing was written. */
      confidence: number | null
    }
  | { type: 'vocabulary-loaded'; id: number }
  | { type: 'counted'; id: number; counts: number[] }
  /** How many there are now: fewer than asked for where there is no memory, more while they are in use. */
  | { type: 'resized'; id: number; sequences: number }
  /** `llama` is what llama.cpp said, for the log. */
  | { type: 'failed'; id: number; error: PlainError; description: ErrorDescription; llama: string[] }
