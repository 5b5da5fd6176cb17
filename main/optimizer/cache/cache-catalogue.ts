import type { AnswerKind, CacheEntry, CacheKey } from '../../domain/cache.ts'
import { foldedText, tokensOf } from '../../language/text-folding.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { Bytes, EpochMs } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import type { CacheLayers } from './cache-layers.ts'
import type { SemanticIndex } from './semantic-index.ts'
import type { Savings, SourceSum } from './savings.ts'
import type { SealingKey } from './sealing-key.ts'
import { yieldToLoop } from '../../time/yield-to-loop.ts'

/** A row of the table as it is listed. */
export interface CatalogueRow {
  id: number
  name: string
  createdAt: EpochMs
  expiresAt: EpochMs
  bytes: Bytes
  uses: number
  usedAt: EpochMs
  /** 1 where the team's layers have it too. */
  shared: number
  sealed: Uint8Array
}

export interface CatalogueTable {
  facts(sealedWith: string, before: number, limit: number): CatalogueRow[]
}

export interface CatalogueParts {
  clock: Clock
  table: CatalogueTable
  sealing: SealingKey
  layers: CacheLayers
  semanticIndex: SemanticIndex
  savings: Savings
  onChange: () => void
}

/** An entry as the cache page shows it. */
export interface CatalogueEntry {
  key: CacheKey
  question: string
  /** The beginning of the answer. */
  excerpt: string
  modelName: string
  createdAt: EpochMs
  expiresAt: EpochMs
  bytes: Bytes
  uses: number
  /** Whether a layer of the team certainly has it too. */
  shared: boolean
  kind: AnswerKind
  place: CacheEntry['answer']['place'] | null
}

export interface CataloguePage {
  entries: CatalogueEntry[]
  /** Where the next page begins; null at the end. */
  next: number | null
}

const ROWS_AT_ONCE = 200
/** A search that finds little gives up after so many and goes on with the next page. */
const MOST_LOOKED_AT = 5_000
const EXCERPT = 240
const FIRST = Number.MAX_SAFE_INTEGER

/** What the cache keeps, for a person to look at and to delete from. */
export class CacheCatalogue {
  readonly #parts: CatalogueParts

  constructor(parts: CatalogueParts) {
    this.#parts = parts
  }

  /** The newest first. @param text words that must be in the question or the answer, in any case and with or without marks */
  async page(text: string, before: number | null, limit: number): Promise<CataloguePage> {
    const words = Array.from(tokensOf(text), (token) => token.text)
    const entries: CatalogueEntry[] = []
    this.#parts.layers.flush()
    let at = before ?? FIRST
    for (let looked = 0; looked < MOST_LOOKED_AT; looked += ROWS_AT_ONCE) {
      const rows = this.#parts.table.facts(this.#parts.sealing.id, at, ROWS_AT_ONCE)
      for (const row of rows) {
        at = row.id
        const entry = this.#open(row)
        if (!entry || !matches(entry, words)) continue
        entries.push(shown(entry, row))
        if (entries.length === limit) return { entries, next: at }
      }
      if (rows.length < ROWS_AT_ONCE) return { entries, next: null }
      await yieldToLoop()
    }
    return { entries, next: at }
  }

  async remove(key: CacheKey): Promise<void> {
    this.#parts.semanticIndex.remove(key)
    await this.#parts.layers.cache.delete(key)
    this.#parts.onChange()
  }

  /**
   * Deletes everything, or everything of a workspace: nothing of it is served or shown from now on. It is removed from the
   * disk little by little.
   */
  clear(workspace: WorkspaceId | null): void {
    const { layers, semanticIndex, onChange } = this.#parts
    const removed = layers.clear(workspace)
    if (workspace === null) semanticIndex.clear()
    onChange()
    void removed.then((done) => {
      if (!done) return
      // Which questions went is known by what is left: they are read anew when somebody asks next.
      semanticIndex.clear()
      onChange()
    })
  }

  /** What the cache has saved in the last days, today included. */
  sums(days: number): SourceSum[] {
    return this.#parts.savings.sums(days)
  }

  /** An entry that is alive; null for one that is not ours to open. */
  #open({ name, sealed, expiresAt }: CatalogueRow): CacheEntry | null {
    const { clock, sealing, layers } = this.#parts
    if (expiresAt <= clock.now()) return null
    try {
      const entry = sealing.openNamed(name, sealed)
      return layers.cache.isVoid(entry) ? null : entry
    } catch {
      return null // forged or damaged: never shown, and gone with its life
    }
  }
}

function matches({ answer }: CacheEntry, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = foldedText(`${answer.question}\n${answer.text}`)
  return words.every((word) => text.includes(word))
}

function shown(
  { key, answer, kind }: CacheEntry,
  { createdAt, expiresAt, bytes, uses, shared }: CatalogueRow
): CatalogueEntry {
  const { question, text, modelName, place } = answer
  return {
    key,
    question,
    excerpt: Array.from(text).slice(0, EXCERPT).join(''),
    modelName,
    createdAt,
    expiresAt,
    bytes,
    uses,
    shared: shared === 1,
    kind,
    place: place ?? null
  }
}
