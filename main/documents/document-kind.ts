/** Files that are read into text by a library of their own; everything else is a picture or a text as it is. */
export type DocumentKind = 'pdf' | 'word' | 'spreadsheet' | 'slides' | 'email' | 'parquet'

const BY_ENDING: Readonly<Record<string, DocumentKind>> = {
  pdf: 'pdf',
  docx: 'word',
  docm: 'word',
  xlsx: 'spreadsheet',
  xlsm: 'spreadsheet',
  xlsb: 'spreadsheet',
  xls: 'spreadsheet',
  ods: 'spreadsheet',
  pptx: 'slides',
  pptm: 'slides',
  eml: 'email',
  parquet: 'parquet'
}

const PARQUET_MARK = 'PAR1'
const PDF_MARK = '%PDF-'
/** A PDF may have other bytes before its mark. */
const MARK_WITHIN = 1024
const ZIP_MARK = 'PK\u0003\u0004'
/** The old container of Office, which also holds encrypted new documents. */
const OLE_MARK = '\u00d0\u00cf\u0011\u00e0'
const CONTAINERS: readonly DocumentKind[] = ['word', 'spreadsheet', 'slides']

/** What a file is read as, by its name and its first bytes; null for what is none of these documents. */
export function documentKindOf(name: string, bytes: Uint8Array): DocumentKind | null {
  const start = textOf(bytes.subarray(0, MARK_WITHIN))
  const kind = BY_ENDING[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
  if (kind === 'email') return kind
  if (start.startsWith(PARQUET_MARK) && (kind === 'parquet' || textOf(bytes.subarray(-4)) === PARQUET_MARK))
    return 'parquet'
  if (start.trimStart().startsWith(PDF_MARK) || (kind === 'pdf' && start.includes(PDF_MARK))) return 'pdf'
  const isContainer = start.startsWith(ZIP_MARK) || isOle(bytes)
  return kind !== undefined && CONTAINERS.includes(kind) && isContainer ? kind : null
}

/** Whether a file is in Office's old container. */
export const isOle = (bytes: Uint8Array): boolean => textOf(bytes.subarray(0, OLE_MARK.length)) === OLE_MARK

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
