import type { ChatRequest } from '../chat-request.ts'
import type { Encoding } from '../encodings.ts'
import type { ClassCounts } from '../text-classes.ts'

/** What the worker is asked; it answers in the order of the questions. */
export type TokenQuestion =
  /** Tokens of each text. */
  | { type: 'count'; id: number; encoding: Encoding; texts: string[] }
  /** Tokens of a whole request with everything around its messages. */
  | { type: 'chat'; id: number; encoding: Encoding; request: ChatRequest }
  /** How much of each class of text there is in each text. */
  | { type: 'classes'; id: number; texts: string[] }

export type TokenReply =
  { id: number; counts: number[] } | { id: number; classes: ClassCounts[] } | { id: number; failed: string }
