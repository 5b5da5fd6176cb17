import { z } from 'zod'
import { readJson, type Schema } from '../../domain/read-json.ts'
import { atOnce, type Steps } from '../../time/in-turns.ts'
import type { FindingType } from '../../detection/finding.ts'
import { folded } from './folded.ts'
import type { MaskEntry, Mention } from './mask-entry.ts'
import { MentionFinder } from './mention-finder.ts'

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
  #finder: MentionFinder | undefined
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
    this.#finder = undefined
    this.#changed = true
  }

  /** Masks a value from now on; parts of a person's name get placeholders of their own. */
  add(value: string, type: FindingType, texts: readonly string[]): MaskEntry {
    if (this.#allowed.delete(keyOf(value))) this.#finder = undefined
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
    this.#finder = undefined
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
      if (!placeholdersIn(texts).has(placeholder)) return placeholder
    }
  }

  /** All mentions of masked values in a text, in its order, the longest first where several begin. */
  mentionsIn(text: string): Mention[] {
    return atOnce(this.findingMentions(text))
  }

  /** As `mentionsIn`; may be interrupted. */
  *findingMentions(text: string): Steps<Mention[]> {
    if (this.#entries.length === 0) return []
    this.#finder ??= new MentionFinder(this.#entries.filter(({ value }) => !this.#allowed.has(keyOf(value))))
    const finder = this.#finder
    yield
    return yield* finder.finding(text)
  }
}

/** Numbers are known by their digits, everything else by its folded letters. */
function keyOf(value: string): string {
  const small = folded(value).replaceAll(/\s+/g, ' ').trim()
  const bare = small.replaceAll(/[\s().\-/]/g, '')
  return /^[a-z]{0,2}\+?\d{6,}$/.test(bare) ? bare.replace('+', '') : small
}

const PLACEHOLDER = /(?<![A-Z])[A-Z]+(?:_[A-Z\d]+)+/g
const known = new WeakMap<readonly string[], ReadonlySet<string>>()

/** What in texts looks like a placeholder; the same texts are read once, however many values they hold. */
function placeholdersIn(texts: readonly string[]): ReadonlySet<string> {
  const before = known.get(texts)
  if (before) return before
  const found = new Set<string>()
  for (const text of texts) for (const [placeholder] of text.matchAll(PLACEHOLDER)) found.add(placeholder)
  known.set(texts, found)
  return found
}
