import mammoth from 'mammoth'
import { openArchive } from './archive.ts'
import { DocumentFailure } from './document-failure.ts'
import { htmlToMarkdown } from './html-to-markdown.ts'

/** The text of a Word document as Markdown. @throws DocumentFailure `damaged`, `too-large`, `without-text` */
export async function readWord(bytes: Uint8Array): Promise<string> {
  await (await openArchive(bytes)).check()
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const convertImage = mammoth.images.imgElement(() => Promise.resolve({ src: '' }))
  const { value } = await mammoth
    .convertToHtml({ buffer }, { convertImage, externalFileAccess: false })
    .catch((cause: unknown) => {
      throw new DocumentFailure('damaged', { cause })
    })
  const text = htmlToMarkdown(value)
  if (text === '') throw new DocumentFailure('without-text')
  return text
}
