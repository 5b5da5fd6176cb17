/** What stands in a file that nobody may trust: any field may be missing, or be of another kind than it should. */
export type Foreign = Readonly<Record<string, unknown>>

const NOTHING: Foreign = Object.freeze(Object.create(null) as Foreign)

/** The value as an object; one without fields when it is none. */
export const objectOf = (value: unknown): Foreign => (isObject(value) ? value : NOTHING)

export const isObject = (value: unknown): value is Foreign =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A name that something goes by: a text or a number; null for anything else. */
export function nameOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' ? String(value) : null
}
