import type { CompletionChunk, DeltaChannel } from '../../domain/completion.ts'
import type { MaskEntry } from './mask-map.ts'
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
  readonly #names: readonly string[]
  readonly #pattern: RegExp | undefined
  #held = ''
  /** The last character that was handed on: a placeholder does not begin within a word. */
  #last = ''

  constructor(entries: readonly MaskEntry[]) {
    for (const entry of entries) this.#byName.set(entry.placeholder, entry)
    this.#names = [...this.#byName.keys()].toSorted((a, b) => b.length - a.length)
    const alternatives = this.#names.map((name) => name.split('_').join(SEPARATOR))
    this.#pattern =
      alternatives.length === 0
        ? undefined
        : new RegExp(`(?<![\\p{L}\\d])(${alternatives.join('|')})(?![\\p{L}\\d])(['’]\\p{Ll}{1,5}(?!\\p{L}))?`, 'giu')
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
    const whole = (last + text).replace(
      this.#pattern,
      (match: string, name: string, ending: string | undefined, offset: number) => {
        if (offset < last.length) return match
        const entry = this.#byName.get(nameOf(name))
        // "person 1" in small letters and with a space is prose, not a placeholder.
        if (!entry || (/[ \u00a0]/.test(name) && name === name.toLowerCase())) return match
        if (ending === undefined) return entry.value
        const fitting = entry.type === 'PERSON' ? endingFor(entry.value, ending.slice(1)) : ending.slice(1)
        return `${entry.value}${ending[0] ?? ''}${fitting}`
      }
    )
    return whole.slice(last.length)
  }

  /** From where on the held text may still be, or become, part of a placeholder or of its ending. */
  #undecidedFrom(): number {
    const longest = (this.#names[0]?.length ?? 0) * 2 + 8
    const text = this.#held
    for (let from = Math.max(0, text.length - longest); from < text.length; from++) {
      const before = from === 0 ? this.#last : (text[from - 1] ?? '')
      if (/[\p{L}\d]/u.test(before) || !/[\p{L}]/u.test(text[from] ?? '')) continue
      const rest = text.slice(from)
      const said = nameOf(rest)
      if (this.#names.some((name) => name.startsWith(said) || name === said.replace(/_$/, ''))) return from
      const [, name = '', ending = ''] = /^([\s\S]*?)(['’]\p{Ll}*)$/u.exec(rest) ?? []
      if (name !== '' && ENDING.test(ending) && this.#byName.has(nameOf(name))) return from
    }
    return text.length
  }
}

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
