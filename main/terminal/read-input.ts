import { LARGEST_TEXT } from '../chat/attachments.ts'
import { decodeText } from '../chat/decode-text.ts'
import { SextantError } from '../domain/errors.ts'

/** What standard input is called. */
const NAME = 'stdin'
/** How long a question waits for someone else's output before it is asked without. */
const PATIENCE_MS = 3000

/**
 * What was piped in, without the white space around it; empty when a person sits at the terminal.
 * @param optional gives up when nothing at all arrives: an inherited pipe may stay open and silent for ever
 * @throws SextantError `attachment-too-big`, and `attachment-unreadable` for what is no text
 */
export async function readInput(optional: boolean): Promise<string> {
  if (process.stdin.isTTY) return ''
  const chunks: Buffer[] = []
  let length = 0
  const patience = optional ? setTimeout(() => process.stdin.destroy(), PATIENCE_MS) : undefined
  try {
    for await (const chunk of process.stdin) {
      clearTimeout(patience)
      chunks.push(chunk as Buffer)
      length += (chunk as Buffer).length
      if (length > LARGEST_TEXT)
        throw new SextantError('attachment-too-big', { params: { name: NAME, megabytes: LARGEST_TEXT / 1_000_000 } })
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  } finally {
    clearTimeout(patience)
  }
  const text = decodeText(Buffer.concat(chunks))
  if (text === null) throw new SextantError('attachment-unreadable', { params: { name: NAME } })
  return text.trim()
}
