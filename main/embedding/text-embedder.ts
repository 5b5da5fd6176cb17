import type { Embedded } from './embedding-protocol.ts'

/** Something that turns texts into vectors. */
export interface TextEmbedder {
  /** Names the model and its make: vectors of different ones must not be compared. */
  readonly model: string
  readonly dimensions: number
  /** Vectors in the order of the texts. @throws SextantError when it can not be had; the signal's reason */
  embed(texts: string[], signal?: AbortSignal): Promise<Embedded[]>
}
