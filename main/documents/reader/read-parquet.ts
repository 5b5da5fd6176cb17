import { parquetMetadata, parquetReadObjects, toJson } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { DocumentFailure } from './document-failure.ts'

/** More is no text that somebody reads; the last line says how many there are. */
const MOST_ROWS = 20_000

/**
 * The rows of a Parquet file as CSV, at most 20,000, with dates as YYYY-MM-DD, moments in UTC, lists and structs as JSON.
 * @throws DocumentFailure `damaged`, `without-text` where it has no rows
 */
export async function readParquet({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Promise<string> {
  const file = buffer.slice(byteOffset, byteOffset + byteLength)
  try {
    const metadata = parquetMetadata(file)
    const count = Number(metadata.num_rows)
    const rows = await parquetReadObjects({ file, metadata, compressors, rowEnd: Math.min(count, MOST_ROWS) })
    const [first] = rows
    if (!first) throw new DocumentFailure('without-text')
    const columns = Object.keys(first)
    const lines = [columns, ...rows.map((row) => columns.map((column) => written(row[column] as Value)))]
    const csv = lines.map((line) => line.map(quoted).join(',')).join('\n')
    const rest = count > rows.length ? `\n[The first ${rows.length} of ${count} rows]` : ''
    return csv + rest
  } catch (cause) {
    throw cause instanceof DocumentFailure ? cause : new DocumentFailure('damaged', { cause })
  }
}

/** What a column may hold. */
type Value = string | number | bigint | boolean | object | null | undefined

function written(value: Value): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().replace(/T00:00:00\.000Z$/, '')
  if (typeof value === 'object') return JSON.stringify(toJson(value))
  return String(value)
}

/** After RFC 4180, without what keeps a spreadsheet from taking a text for a formula: a model reads this. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
