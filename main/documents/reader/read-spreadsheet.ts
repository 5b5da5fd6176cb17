import { read, utils } from '@e965/xlsx'
import { isOle } from '../document-kind.ts'
import { openArchive } from './archive.ts'
import { DocumentFailure } from './document-failure.ts'

/**
 * A spreadsheet's sheets, each as CSV under its name. Dates of Excel are written YYYY-MM-DD, and numbers as they are, not as
 * they are shown. Of a formula there is the value that was last computed.
 * @throws DocumentFailure `encrypted`, `damaged`, `too-large`, `without-text`
 */
export async function readSpreadsheet(bytes: Uint8Array): Promise<string> {
  if (!isOle(bytes)) await (await openArchive(bytes)).check()
  const { Sheets, SheetNames } = opened(bytes)
  const sheets = SheetNames.flatMap((name) => {
    const sheet = Sheets[name]
    const csv = sheet ? utils.sheet_to_csv(sheet, { blankrows: false, rawNumbers: true, dateNF: 'yyyy-mm-dd' }) : ''
    return csv.trim() === '' ? [] : [`## ${name}\n\n${csv.trim()}`]
  })
  if (sheets.length === 0) throw new DocumentFailure('without-text')
  return sheets.join('\n\n')
}

function opened(bytes: Uint8Array): ReturnType<typeof read> {
  try {
    return read(bytes, { type: 'array', cellDates: true, UTC: true, cellHTML: false, cellText: false, dense: true })
  } catch (cause) {
    const isLocked = cause instanceof Error && /password|encrypt/i.test(cause.message)
    throw new DocumentFailure(isLocked ? 'encrypted' : 'damaged', { cause })
  }
}
