type Value = string | number | null | undefined

/** What stands between fields and in numbers: spreadsheets read what their region writes. */
export interface CsvStyle {
  separator: ',' | ';'
  decimal: '.' | ','
}

/** As RFC 4180 has it, and every program that is no spreadsheet. */
export const PLAIN_CSV: CsvStyle = { separator: ',', decimal: '.' }

/** How spreadsheets of a region write: where a comma is in numbers, a semicolon is between fields. */
export function csvStyleOf(locale: string): CsvStyle {
  try {
    const numbers = new Intl.NumberFormat(locale.split('.')[0]?.replaceAll('_', '-'))
    const decimal = numbers.formatToParts(1.5).find(({ type }) => type === 'decimal')?.value
    return decimal === ',' || decimal === '٫' ? { separator: ';', decimal: ',' } : PLAIN_CSV
  } catch {
    return PLAIN_CSV // no name of a region
  }
}

/**
 * A line of CSV after RFC 4180, ended by CRLF. Text that a spreadsheet would run as a formula gets a tab before it,
 * which the spreadsheet shows as it is.
 */
export function csvLine(values: readonly Value[], style: CsvStyle = PLAIN_CSV): string {
  return `${values.map((value) => field(value, style)).join(style.separator)}\r\n`
}

function field(value: Value, { separator, decimal }: CsvStyle): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value).replace('.', decimal)
  // Full-width signs and a line end before them are formulas to some spreadsheets as well.
  const safe = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) ? `\t${value}` : value
  return /["\r\n\t]/.test(safe) || safe.includes(separator) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Excel takes UTF-8 for what it is only with this in front. */
export const CSV_START = '\uFEFF'
