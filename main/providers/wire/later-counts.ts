import { fieldsOf, type Fields } from './fields.ts'

/**
 * Counts that come several times in one answer, by the fields that are read of them and no others: later ones replace
 * earlier ones, but a 0 that only fills a field does not replace a number.
 */
export function laterCounts(before: Fields, usage: unknown, names: readonly string[]): Fields {
  const counts = fieldsOf(usage)
  if (!counts) return before
  const later = names.flatMap((name): [string, unknown][] => {
    const value = counts[name]
    return value === undefined || value === null || (value === 0 && before[name]) ? [] : [[name, value]]
  })
  return { ...before, ...Object.fromEntries(later) }
}
