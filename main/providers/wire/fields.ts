import { LARGEST_COUNT } from '../../domain/limits.ts'

/** A JSON object whose fields nobody vouches for. */
export type Fields = Readonly<Record<string, unknown>>

/** The value as an object; undefined when it is something else. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

/** The value deep inside, or undefined where the way ends. */
export function at(value: unknown, ...way: readonly (string | number)[]): unknown {
  let current = value
  for (const step of way) {
    if (typeof current !== 'object' || current === null) return undefined
    current = (current as Record<string | number, unknown>)[step]
  }
  return current
}

/** The value as a text that is not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The value as a list; empty when it is none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The value as a whole number of tokens or the like; a number that nothing has is none. Some servers send counts as text. */
export function countOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && number >= 0 && number <= LARGEST_COUNT ? Math.round(number) : undefined
}

/** The sum of counts; undefined when none is known. */
export function sumOf(...counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0)
}

/** The object without the fields that are undefined. */
export function known<T extends object>(fields: { [Name in keyof T]: T[Name] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
