type Value = string | number | null | undefined

/**
 * A line of CSV after RFC 4180, ended by CRLF. Text that a spreadsheet would run as a formula gets a tab before it,
 * which the spreadsheet shows as it is.
 */
export function csvLine(values: readonly Value[]): string {
  return `${values.map(field).join(',')}\r\n`
}

function field(value: Value): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `\t${value}` : value
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Excel takes UTF-8 for what it is only with this in front. */
export const CSV_START = '\uFEFF'
