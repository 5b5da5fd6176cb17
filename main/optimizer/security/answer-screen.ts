import { findSecrets } from '../../detection/secrets/find-secrets.ts'
import { VENDOR_RULES } from '../../detection/secrets/vendor-rules.ts'
import type { RemovedFromAnswer } from '../../domain/security.ts'
import { replaceLinks } from './markdown-links.ts'

/** Behind a label, an address that leads away. Each part is bounded as the whole is. */
const REMOTE_IMAGE = /\]\(\s{0,99}<?(?:https?:)?\/\/[^)\s]{0,3000}>?(?:\s{1,99}"[^"]{0,3000}")?\s{0,99}\)/gi
/** A link whose query carries more than a name: much text, or an encoded stretch. */
const DATA_LINK = /\]\(\s{0,99}<?(https?:\/\/[^)\s?#]{1,3000})[?#]([^)\s]{40,3000})>?\s{0,99}\)/gi
/** An address that stands by itself, in a definition or between angle brackets, and carries data. */
const BARE_DATA = /(https?:\/\/[^\s<>()"'\]?#]{1,2000})[?#]([^\s<>()"'\]]{40,3000})/gi
/** The longest link or block of a key that is waited for; a longer one is cut as it is. */
const LONGEST = 8_000
/** The longest word that is waited for: signed tokens are seldom longer. */
const LONGEST_WORD = 1_500
/** No key has fewer characters in a row. */
const KEY_LIKE = /\S{8}/
/** So much of a line before a key may say that it is one. */
const LINE = 200
/** The first line of a block that may hold a private key, as far as it is written. */
const KEY_BLOCK = /^-----BEGIN[A-Z ]{0,40}(?:PRIVATE KEY|$)/
const BLOCK_END = /-----END[A-Z ]{0,40}-----\s/
/** A word of prose, or the beginning of one: small letters, the first one of any kind, and no marks but of punctuation. */
const PROSE = /^["'“‘(*_]{0,3}\p{L}?[\p{Ll}\p{Lo}\p{M}]{0,20}[.,;:?)*_'’"”]{0,3}$/u
/** What keys begin with, or have before them, in small letters. */
const KEY_MARKS = VENDOR_RULES.flatMap(({ near }) => near)

/**
 * Screens an answer while it streams: pictures that would be fetched become words, links that carry data away lose
 * them, and keys that the person did not give are hidden. It holds back only a link, a picture or a block of a key that is
 * not closed yet, and words that may be the beginning of a key; a word of prose leaves while it is being written.
 */
export class AnswerScreen {
  readonly removed = new Map<RemovedFromAnswer, number>()
  readonly #known: string
  #held = ''
  /** What has left of the word that is being written. */
  #begun = ''
  /** What has left of the line that is being written, as far as it counts. */
  #line = ''

  /** @param known what the person and the documents said: a key from there may be repeated */
  constructor(known: string) {
    this.#known = known
  }

  push(text: string): string {
    this.#held += text
    const from = this.#openFrom()
    const ready = this.#held.slice(0, from)
    this.#held = this.#held.slice(from)
    return this.#leave(ready)
  }

  end(): string {
    const rest = this.#held
    this.#held = ''
    return this.#leave(rest)
  }

  /** Cleans a text together with what has left of its first word. @returns what is added by it */
  #leave(text: string): string {
    if (text === '') return text
    const begun = this.#begun
    const linked = this.#withoutLinks(begun + text)
    let same = 0
    while (same < begun.length && begun[same] === linked[same]) same++
    const clean = this.#withoutSecrets(linked.slice(same))
    this.#begun = lastWordOf(linked.slice(0, same) + clean)
    this.#line = lineOf(this.#line + clean)
    return clean
  }

  /** Where a link that is still open, or a word that may go on, begins. */
  #openFrom(): number {
    const word = this.#held.length - lastWordOf(this.#held).length
    const begun = word === 0 ? this.#begun : ''
    const leaves = isProse(begun + this.#held.slice(word)) ? this.#held.length : word
    const open = [lastOpenLink(this.#held), lastOpenLink(this.#held.slice(0, word)), lastOpenBlock(this.#held)].filter(
      (at) => at >= 0
    )
    const from = Math.min(leaves, ...open)
    return this.#held.length - from > LONGEST ? this.#held.length : from
  }

  #withoutLinks(text: string): string {
    let clean = replaceLinks(text, 'picture', REMOTE_IMAGE, ({ label }) => {
      this.#note('picture')
      return `[${label === '' ? 'picture' : label}]`
    })
    clean = replaceLinks(clean, 'link', DATA_LINK, ({ label, rest: [, address = '', query = ''] }) => {
      if (!carriesData(query)) return undefined
      this.#note('link-with-data')
      return `[${label}](${address})`
    })
    return clean.replace(BARE_DATA, (whole: string, address: string, query: string) => {
      if (!carriesData(query)) return whole
      this.#note('link-with-data')
      return address
    })
  }

  /** Hides what is a key, also by what stands before it in its line; of a key that has begun to leave, the rest. */
  #withoutSecrets(text: string): string {
    const before = this.#line.length
    let clean = this.#line + text
    if (!KEY_LIKE.test(lastWordOf(this.#line) + text)) return text
    const secrets = findSecrets(clean).filter(
      ({ start, end, confidence }) =>
        end > before && confidence >= 0.9 && !this.#known.includes(clean.slice(start, end))
    )
    for (const { start, end } of secrets.toReversed()) {
      this.#note('secret')
      clean = `${clean.slice(0, Math.max(start, before))}•••${clean.slice(end)}`
    }
    return clean.slice(before)
  }

  #note(finding: RemovedFromAnswer): void {
    this.removed.set(finding, (this.removed.get(finding) ?? 0) + 1)
  }
}

/** The word at the end of a text, or as much of its end as is waited for. */
const lastWordOf = (text: string): string => /(?<!\S)\S*$/.exec(text.slice(-LONGEST_WORD))?.[0] ?? ''

/** The line at the end of a text, as far as it may say something of what comes. */
const lineOf = (text: string): string => text.slice(Math.max(text.lastIndexOf('\n') + 1, text.length - LINE))

/** Whether a word, as far as it is written, is prose and not the beginning of a key. */
function isProse(word: string): boolean {
  if (!PROSE.test(word)) return false
  const letters = word.replace(/^["'“‘(*_]{1,3}/, '').toLowerCase()
  return !KEY_MARKS.some((mark) => mark.startsWith(letters) || letters.startsWith(mark))
}

/** A value of a query that is a long text or an encoded one; a tracking word or a page number is none. */
const carriesData = (query: string): boolean =>
  query.split('&').some((pair) => {
    const value = pair.split('=')[1] ?? pair
    return (
      value.length > 60 ||
      /(?:%20|\+)\w+(?:%20|\+)\w+(?:%20|\+)/.test(value) ||
      /^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(value)
    )
  })

/** Where a private key begins whose last line has not come. */
function lastOpenBlock(text: string): number {
  const at = text.lastIndexOf('-----BEGIN')
  return at >= 0 && KEY_BLOCK.test(text.slice(at)) && !BLOCK_END.test(text.slice(at)) ? at : -1
}

function lastOpenLink(text: string): number {
  const at = text.lastIndexOf('[')
  if (at < 0) return -1
  if (!/^\[[^\]]*(?:\]?|\]\([^)]*)$/.test(text.slice(at))) return -1
  return text[at - 1] === '!' ? at - 1 : at
}
