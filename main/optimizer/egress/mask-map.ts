import { z } from 'zod'
import { readJson, type Schema } from '../../domain/read-json.ts'
import type { FindingType } from '../../detection/finding.ts'
import { folded } from './folded.ts'

/** One thing that is masked in a conversation, and what stands in its place. */
export interface MaskEntry {
  /** As it was first written. */
  value: string
  /** An identifier such as `PERSON_1`: it survives code, JSON and tables. */
  placeholder: string
  type: FindingType
}

/** A map as it is stored, in the order of its making. */
export interface StoredMaskMap {
  entries: MaskEntry[]
  /** What the person wants to leave unmasked in this conversation, folded. */
  allowed: string[]
}

const stored = z.object({
  entries: z.array(z.object({ value: z.string(), placeholder: z.string(), type: z.string() })),
  allowed: z.array(z.string())
}) as unknown as Schema<StoredMaskMap>

/** A map as it was stored; undefined where there is none or it is damaged: one is begun anew. */
export const readMaskMap = (json: string | undefined): StoredMaskMap | undefined =>
  json === undefined ? undefined : readJson(stored, json)

/** A mention of a masked value in a text. */
export interface Mention {
  start: number
  end: number
  entry: MaskEntry
}

const NAMES: Partial<Record<FindingType, string>> = {
  CREDIT_CARD: 'CARD',
  US_SSN: 'SSN',
  IP_ADDRESS: 'IP',
  MAC_ADDRESS: 'MAC',
  ORGANIZATION: 'ORG',
  DATE_OF_BIRTH: 'BIRTH_DATE',
  CRYPTO_WALLET: 'WALLET',
  UK_NHS: 'NHS',
  US_BANK_NUMBER: 'ACCOUNT',
  CUSTOM: 'TERM'
}
const NUMBERS: ReadonlySet<FindingType> = new Set([
  'PHONE',
  'CREDIT_CARD',
  'IBAN',
  'TCKN',
  'VKN',
  'US_SSN',
  'UK_NHS',
  'US_BANK_NUMBER',
  'PASSPORT'
])
/** Endings that Turkish hangs on a name, with the apostrophe or, in hurried writing, without it. */
const ENDING =
  "(?:'[a-z]{1,7}|(?:[yn]?[aeiu]|[dt][ae](?:n|ki)?|n?[iu]n|[yi]?l[ae]|l[ae]r(?:in|i|e|a|den|dan|de|da)?|ler|lar))"
/** Words of a name that stand for nobody when they stand alone. */
const PARTICLES = /^(?:de|da|van|von|der|den|del|la|le|di|dos|el|al|bin|ibn|bey|hanim|mr|mrs|ms|dr|prof|jr|sr)$/

/**
 * What is masked in one conversation. A value once found is masked wherever it stands from then on: in other letters,
 * with Turkish endings, in parts of a name, with other spaces in a number. The same value always has the same placeholder.
 */
export class MaskMap {
  readonly #entries: MaskEntry[]
  readonly #byValue = new Map<string, MaskEntry>()
  readonly #counts = new Map<string, number>()
  readonly #allowed: Set<string>
  #pattern: RegExp | undefined
  #changed = false

  constructor(stored: StoredMaskMap = { entries: [], allowed: [] }) {
    this.#entries = [...stored.entries]
    this.#allowed = new Set(stored.allowed)
    for (const entry of this.#entries) this.#index(entry)
  }

  get entries(): readonly MaskEntry[] {
    return this.#entries
  }

  /** Whether it holds something that its store does not. */
  get isChanged(): boolean {
    return this.#changed
  }

  stored(): StoredMaskMap {
    this.#changed = false
    return { entries: [...this.#entries], allowed: [...this.#allowed] }
  }

  isAllowed(value: string): boolean {
    return this.#allowed.has(keyOf(value))
  }

  /** Leaves a value unmasked from now on. What stood for it is still put back into answers. */
  allow(value: string): void {
    this.#allowed.add(keyOf(value))
    const whole = this.#byValue.get(keyOf(value))
    for (const { value: part, placeholder } of this.#entries)
      if (whole && placeholder.startsWith(`${whole.placeholder}_`)) this.#allowed.add(keyOf(part))
    this.#pattern = undefined
    this.#changed = true
  }

  /** Masks a value from now on; parts of a person's name get placeholders of their own. */
  add(value: string, type: FindingType, texts: readonly string[]): MaskEntry {
    this.#allowed.delete(keyOf(value))
    const known = this.#byValue.get(keyOf(value))
    if (known) return known
    const placeholder = this.#next(type, value, texts)
    const entry = this.#push({ value, placeholder, type })
    if (type === 'PERSON') this.#addParts(value, placeholder)
    return entry
  }

  #addParts(value: string, placeholder: string): void {
    const parts = value.split(/[\s.]+/).filter((part) => part.length > 2 && !PARTICLES.test(folded(part)))
    if (parts.length < 2) return
    parts.forEach((part, at) => {
      if (this.#byValue.has(keyOf(part))) return
      const which = at === 0 ? 'FIRST' : at === parts.length - 1 ? 'LAST' : `MIDDLE${at > 1 ? at : ''}`
      this.#push({ value: part, placeholder: `${placeholder}_${which}`, type: 'PERSON' })
    })
  }

  #push(entry: MaskEntry): MaskEntry {
    this.#entries.push(entry)
    this.#index(entry)
    this.#pattern = undefined
    this.#changed = true
    return entry
  }

  #index(entry: MaskEntry): void {
    this.#byValue.set(keyOf(entry.value), entry)
    const [, name, number] = /^([A-Z_]+?)(?:_\d{4})?_(\d+)(?:_[A-Z]+\d*)?$/.exec(entry.placeholder) ?? []
    if (name) this.#counts.set(name, Math.max(this.#counts.get(name) ?? 0, Number(number)))
  }

  /** The next free identifier; dates carry their year, so that their order can be told. Never one that a text has already. */
  #next(type: FindingType, value: string, texts: readonly string[]): string {
    const name = NAMES[type] ?? type
    const year = type === 'DATE' ? /(?:1[6-9]|20)\d{2}/.exec(value)?.[0] : undefined
    for (;;) {
      const count = (this.#counts.get(name) ?? 0) + 1
      this.#counts.set(name, count)
      const placeholder = year ? `${name}_${year}_${count}` : `${name}_${count}`
      if (!texts.some((text) => text.includes(placeholder))) return placeholder
    }
  }

  /** All mentions of masked values in a text, in its order, the longest first where several begin. */
  mentionsIn(text: string): Mention[] {
    if (this.#entries.length === 0) return []
    this.#pattern ??= this.#compile()
    if (!this.#pattern) return []
    const found: Mention[] = []
    for (const match of folded(text).matchAll(this.#pattern)) {
      const entry = this.#byValue.get(keyOf(match[0]))
      if (entry) found.push({ start: match.index, end: match.index + match[0].length, entry })
    }
    return found
  }

  #compile(): RegExp | undefined {
    const kept = this.#entries.filter(({ value }) => !this.#allowed.has(keyOf(value)))
    if (kept.length === 0) return undefined
    const longestFirst = kept.toSorted((a, b) => b.value.length - a.value.length)
    const alternatives = longestFirst.map(({ value, type }) => {
      if (NUMBERS.has(type) && value.replaceAll(/\W/g, '').length >= 6)
        return `[+(]{0,2}${Array.from(folded(value).replaceAll(/[^a-z\d]/g, ''), escape).join('[\\s().\\-/]{0,2}')}`
      return escape(folded(value)).replaceAll(/(?:\\?\s)+/g, '[\\s\\u00a0]+')
    })
    return new RegExp(`(?<![\\p{L}\\d])(?:${alternatives.join('|')})(?=(?:${ENDING})?(?![\\p{L}\\d]))`, 'gu')
  }
}

/** Numbers are known by their digits, everything else by its folded letters. */
function keyOf(value: string): string {
  const small = folded(value).replaceAll(/\s+/g, ' ').trim()
  const bare = small.replaceAll(/[\s().\-/]/g, '')
  return /^[a-z]{0,2}\+?\d{6,}$/.test(bare) ? bare.replace('+', '') : small
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
