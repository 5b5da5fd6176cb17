import { DocumentFailure } from './document-failure.ts'
import type { ReadQuestion, ReadReply } from './protocol.ts'
import { isOle } from '../document-kind.ts'

/** Reads one document. Never rejects. Each library is loaded only for a document of its own. */
export async function readDocument(question: ReadQuestion): Promise<ReadReply> {
  try {
    return { text: await textOf(question) }
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    const description = cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause
    return { failed: error instanceof DocumentFailure ? error.reason : 'damaged', description }
  }
}

async function textOf({ kind, bytes }: ReadQuestion): Promise<string> {
  // A new document in the old container is an encrypted one.
  if (isOle(bytes) && kind !== 'spreadsheet') throw new DocumentFailure('encrypted')
  switch (kind) {
    case 'pdf':
      return (await import('./read-pdf.ts')).readPdf(bytes)
    case 'word':
      return (await import('./read-word.ts')).readWord(bytes)
    case 'spreadsheet':
      return (await import('./read-spreadsheet.ts')).readSpreadsheet(bytes)
    case 'slides':
      return (await import('./read-slides.ts')).readSlides(bytes)
    case 'email':
      return (await import('./read-email.ts')).readEmail(bytes)
    case 'parquet':
      return (await import('./read-parquet.ts')).readParquet(bytes)
    default:
      return kind satisfies never
  }
}
