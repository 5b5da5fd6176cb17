/**
 * A JSON value by its lexemes: numbers and strings stay as they are written, so that nothing is rounded (1.0 stays 1.0,
 * and large numbers keep their digits).
 */
export type Lexeme =
  | { type: 'scalar'; raw: string }
  | { type: 'array'; items: Lexeme[] }
  | { type: 'object'; entries: [key: string, value: Lexeme][] }

const DEEPEST = 64
const SCALAR = /(?:"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y
const SPACE = /\s*/y

/** The JSON value that begins at `from`, and where it ends; no value when there is none, and how far that was read. */
export function readJson(text: string, from: number): { value: Lexeme | undefined; end: number } {
  let at = from
  const skip = (): void => {
    SPACE.lastIndex = at
    SPACE.test(text)
    at = SPACE.lastIndex
  }
  const scalar = (): Lexeme | undefined => {
    SCALAR.lastIndex = at
    const raw = SCALAR.exec(text)?.[0]
    if (raw === undefined) return undefined
    at += raw.length
    return { type: 'scalar', raw }
  }
  const value = (depth: number): Lexeme | undefined => {
    skip()
    const open = text[at]
    if (open !== '{' && open !== '[') return scalar()
    if (depth > DEEPEST) return undefined
    at++
    const close = open === '{' ? '}' : ']'
    const items: Lexeme[] = []
    const entries: [string, Lexeme][] = []
    skip()
    if (text[at] === close) at++
    else
      for (;;) {
        if (open === '{') {
          skip()
          const key = scalar()
          if (key?.type !== 'scalar' || !key.raw.startsWith('"')) return undefined
          skip()
          if (text[at++] !== ':') return undefined
          const one = value(depth + 1)
          if (!one) return undefined
          entries.push([key.raw, one])
        } else {
          const one = value(depth + 1)
          if (!one) return undefined
          items.push(one)
        }
        skip()
        const next = text[at++]
        if (next === close) break
        if (next !== ',') return undefined
      }
    return open === '{' ? { type: 'object', entries } : { type: 'array', items }
  }
  const read = value(0)
  return { value: read, end: at }
}

/** Without any space. */
export function minified(value: Lexeme): string {
  if (value.type === 'scalar') return value.raw
  if (value.type === 'array') return `[${value.items.map(minified).join(',')}]`
  return `{${value.entries.map(([key, one]) => `${key}:${minified(one)}`).join(',')}}`
}

const FEWEST_ROWS = 3
/** No comma: between numbers it would be read as part of them. */
const SEPARATOR = '|'

/**
 * A list of flat records with the same fields as a table: the names stand once. Undefined for anything else, and where a
 * text would no longer be told from a number.
 */
export function asTable(value: Lexeme): string | undefined {
  if (value.type !== 'array' || value.items.length < FEWEST_ROWS) return undefined
  const [first] = value.items
  if (first?.type !== 'object' || first.entries.length === 0) return undefined
  const names = first.entries.map(([key]) => key)
  const rows: string[] = [names.map(plain).join(SEPARATOR)]
  for (const item of value.items) {
    if (item.type !== 'object' || item.entries.length !== names.length) return undefined
    const cells: string[] = []
    for (const [index, [key, one]] of item.entries.entries()) {
      if (key !== names[index] || one.type !== 'scalar') return undefined
      cells.push(plain(one.raw))
    }
    rows.push(cells.join(SEPARATOR))
  }
  return rows.join('\n')
}

/** A text without its quotes where nothing in it needs them. */
function plain(raw: string): string {
  if (!raw.startsWith('"')) return raw
  const inner = raw.slice(1, -1)
  const needsQuotes = inner === '' || /["|\\\n]|^\s|\s$/.test(inner) || /^(?:-?\d|true$|false$|null$)/.test(inner)
  return needsQuotes ? raw : inner
}
