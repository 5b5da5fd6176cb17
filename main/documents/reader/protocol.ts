import type { DocumentKind } from '../document-kind.ts'

/** What the worker is told, once: it reads one document and ends. */
export interface ReadQuestion {
  kind: DocumentKind
  bytes: Uint8Array<ArrayBuffer>
}

/** Why a document has no text for the model. */
export type ReadFailure = 'encrypted' | 'damaged' | 'without-text' | 'too-large'

export type ReadReply = { text: string } | { failed: ReadFailure; description: string }
