/** Messages between the app (client.ts) and the process that turns texts into vectors (host.ts). */
import type { ErrorDescription } from '../domain/describe-error.ts'
import type { PlainError } from '../domain/errors.ts'

export type EmbeddingRequest =
  /** The folder holds `model.onnx` and `tokenizer.json`. */
  | { type: 'load'; id: number; folder: string; threads: number }
  | { type: 'embed'; id: number; texts: string[] }
  /** The folder holds the model that finds names; a process has one model or the other. */
  | { type: 'load-names'; id: number; folder: string; threads: number }
  | { type: 'find-names'; id: number; text: string }
  /** Makes `model.onnx` and `tokenizer.json` of a packed file, beside it. */
  | { type: 'convert'; id: number; packed: string }

/** The meaning of a text, and how much of the text it stands for. */
export interface Embedded {
  /** Of length 1. */
  vector: Float32Array
  /** The text was longer than the model reads. */
  cut: boolean
  /** Share of the pieces that the model does not know, 0 to 1. */
  unknown: number
}

/** A stretch of a text that the model takes for a name; `end` is behind it, in UTF-16 units. */
export interface FoundName {
  kind: 'person' | 'street'
  start: number
  end: number
  /** 0 to 1, of its least certain word. */
  confidence: number
}

export type EmbeddingReply =
  | { type: 'ready' }
  | { type: 'loaded'; id: number; dimensions: number }
  | { type: 'embedded'; id: number; embedded: Embedded[] }
  | { type: 'names-loaded'; id: number }
  | { type: 'names'; id: number; names: FoundName[] }
  | { type: 'converted'; id: number }
  | { type: 'failed'; id: number; error: PlainError; description: ErrorDescription }
