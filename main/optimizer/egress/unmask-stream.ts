import type { CompletionChunk, DeltaChannel } from '../../domain/completion.ts'
import type { MaskEntry } from './mask-entry.ts'
import { endingFor } from './turkish-endings.ts'

/** How models write an underscore: as it is, escaped for Markdown, as a space or a hyphen. */
const SEPARATOR = String.raw`(?:\\?_|[ \u00a0-])`
/** The longest ending behind an apostrophe that is waited for. */
const ENDING = /^['’]\p{Ll}{0,5}$/u

/**
 * Puts masked values back into a stream of text, cut anywhere. It holds back no more than what may still become a
 * placeholder: at most the longest one with its ending. Placeholders are known in any letters, escaped for Markdown, and
 * with a Turkish ending, which is made to fit the name.
 */
export class UnmaskStream {
  readonly #byName = new Map<string, MaskEntry>()
  /** What placeholders begin with, such as `PERSON` and `US_BANK_NUMBER`: a few, however many placeholders there are. */
  readonly #kinds: readonly string[]
  readonly #longest: number
  readonly #pattern: RegExp | undefined
  #held = ''
  /** The last character that was handed on: a placeholder does not begin within a word. */
  #last = ''

  constructor(entries: readonly MaskEntry[]) {
    for (const entry of entries) this.#byName.set(entry.placeholder, entry)
    const names = [...this.#byName.keys()]
    this.#longest = names.reduce((longest, { length }) => Math.max(longest, length), 0)
    this.#kinds = [...new Set(names.map(kindOf))].sort((a, b) => b.length - a.length)
    const kinds = this.#kinds.map((kind) => kind.split('_').join(SEPARATOR)).join('|')
    this.#pattern =
      names.length === 0
        ? undefined
        : new RegExp(
            `(?<![\\p{L}\\d])(?:${kinds})(?:${SEPARATOR}\\d{1,9}){1,2}(?:${SEPARATOR}(?:FIRST|LAST|MIDDLE\\d*)(?![\\p{L}\\d]))?(?![\\p{L}\\d])(?:['’]\\p{Ll}{1,5}(?!\\p{L}))?`,
            'giu'
          )
  }

  /** The text that is certain so far. */
  push(text: string): string {
    if (!this.#pattern) return text
    this.#held += text
    const from = this.#undecidedFrom()
    const ready = this.#held.slice(0, from)
    this.#held = this.#held.slice(from)
    return this.#put(ready)
  }

  /** What was held back, at the end of the stream. */
  end(): string {
    const rest = this.#held
    this.#held = ''
    return this.#put(rest)
  }

  #put(text: string): string {
    if (!this.#pattern || text === '') return text
    const last = this.#last
    this.#last = text.at(-1) ?? last
    const whole = (last + text).replace(this.#pattern, (match: string, offset: number) =>
      offset < last.length ? match : this.#original(match)
    )
    return whole.slice(last.length)
  }

  /** What stood there before masking; a text that only looks like a placeholder stays. */
  #original(match: string): string {
    const [, written = '', apostrophe = '', ending = ''] = /^(.*?)(?:(['’])(\p{Ll}+))?$/su.exec(match) ?? []
    // "PERSON_1 2" may be a placeholder and a number: the longest part that is known counts.
    for (let name = written; name !== ''; name = name.slice(0, Math.max(0, name.search(LAST_PART)))) {
      const entry = this.#byName.get(nameOf(name))
      if (!entry) continue
      // "person 1" in small letters and with a space is prose, not a placeholder.
      if (/[ \u00a0]/.test(name) && name === name.toLowerCase()) return match
      if (name !== written) return entry.value + match.slice(name.length)
      const fitting = entry.type === 'PERSON' && ending !== '' ? endingFor(entry.value, ending) : ending
      return `${entry.value}${apostrophe}${fitting}`
    }
    return match
  }

  /** Whether a text is the beginning of a placeholder, or all of one. */
  #mayBecome(said: string): boolean {
    return this.#kinds.some(
      (kind) => kind.startsWith(said) || (said.startsWith(kind) && COMING.test(said.slice(kind.length)))
    )
  }

  /** From where on the held text may still be, or become, part of a placeholder or of its ending. */
  #undecidedFrom(): number {
    const longest = this.#longest * 2 + 8
    const text = this.#held
    for (let from = Math.max(0, text.length - longest); from < text.length; from++) {
      const before = from === 0 ? this.#last : (text[from - 1] ?? '')
      if (/[\p{L}\d]/u.test(before) || !/[\p{L}]/u.test(text[from] ?? '')) continue
      const rest = text.slice(from)
      const said = nameOf(rest)
      if (this.#mayBecome(said)) return from
      const [, name = '', ending = ''] = /^([\s\S]*?)(['’]\p{Ll}*)$/u.exec(rest) ?? []
      if (name !== '' && ENDING.test(ending) && this.#byName.has(nameOf(name))) return from
    }
    return text.length
  }
}

const LAST_PART = /(?:\\?_|[ \u00a0-])[^\\_ \u00a0-]*$/
/** What may follow the kind while a placeholder comes. */
const COMING =
  /^_?$|^_\d{1,9}_?$|^_\d{1,9}_\d{1,9}_?$|^(?:_\d{1,9}){1,2}_(?:F|FI|FIR|FIRS|FIRST|L|LA|LAS|LAST|M|MI|MID|MIDD|MIDDL|MIDDLE\d*)_?$/

/** The part of a placeholder that says what it stands for. */
const kindOf = (placeholder: string): string => /^[A-Z]+(?:_[A-Z]+)*(?=_\d)/.exec(placeholder)?.[0] ?? placeholder

/** A placeholder as the map names it, from how a model wrote it. */
const nameOf = (written: string): string =>
  written
    .replaceAll(/\\?_|[ \u00a0-]|\\$/g, '_')
    .toUpperCase()
    .replaceAll('İ', 'I')

/** Puts masked values back into an answer while it streams, each channel for itself. Tool calls are unmasked whole. */
export async function* unmasked(
  chunks: AsyncIterable<CompletionChunk>,
  entries: readonly MaskEntry[]
): AsyncGenerator<CompletionChunk> {
  const channels = new Map<DeltaChannel, UnmaskStream>()
  const of = (channel: DeltaChannel): UnmaskStream => {
    const stream = channels.get(channel) ?? new UnmaskStream(entries)
    channels.set(channel, stream)
    return stream
  }
  const rest = function* (): Generator<CompletionChunk> {
    for (const [channel, stream] of channels) {
      const text = stream.end()
      if (text !== '') yield { type: 'delta', channel, text }
    }
  }
  for await (const chunk of chunks) {
    if (chunk.type === 'delta') {
      const text = of(chunk.channel).push(chunk.text)
      if (text !== '') yield { ...chunk, text }
    } else {
      if (chunk.type === 'finish') yield* rest()
      yield chunk
    }
  }
  yield* rest()
}
