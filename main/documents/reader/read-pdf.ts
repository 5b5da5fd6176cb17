import { extractText, getDocumentProxy } from 'unpdf'
import { DocumentFailure } from './document-failure.ts'

/** Fewer letters on a page, on average, are page numbers and stamps on pictures. */
const LEAST_LETTERS = 8

/**
 * The text of a PDF, page by page, each behind its number.
 * @throws DocumentFailure `encrypted` when it asks for a password, `without-text` when its pages are pictures
 */
export async function readPdf(bytes: Uint8Array): Promise<string> {
  // Its warnings may quote the document.
  const document = await getDocumentProxy(bytes, { verbosity: 0 }).catch((cause: unknown) => {
    const needsPassword = cause instanceof Error && cause.name === 'PasswordException'
    throw new DocumentFailure(needsPassword ? 'encrypted' : 'damaged', { cause })
  })
  const { text: pages } = await extractText(document, { mergePages: false })
  const letters = pages.join('').match(/[\p{L}\p{N}]/gu)?.length ?? 0
  if (letters < LEAST_LETTERS * Math.max(1, pages.length)) throw new DocumentFailure('without-text')
  return pages.map((page, at) => `[Page ${at + 1}]\n${page.trim()}`).join('\n\n')
}
