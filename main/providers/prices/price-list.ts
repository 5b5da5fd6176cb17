import type { PriceTerms } from '../../domain/model.ts'
import type { ModelFacts } from '../protocol.ts'

/** A model in the list. Names match in lower case; `*` stands for anything, `#` for one digit. */
export interface PriceEntry extends ModelFacts {
  id: string
  match: readonly string[]
  prices: readonly PriceTerms[]
}

export interface PricedProvider {
  name: string
  /** Providers whose models are offered here too, at their prices, when this one's own list has none. */
  elsewhere?: readonly string[]
  /** The first that matches counts. */
  models: readonly PriceEntry[]
}

/** Prices and abilities of models as published on a day. */
export interface PriceList {
  /** `YYYY-MM-DD` */
  date: string
  source: string
  licence: string
  providers: Readonly<Record<string, PricedProvider>>
}

/** A list made ready to be asked. */
export class PriceIndex {
  readonly list: PriceList
  readonly #patterns = new Map<PriceEntry, RegExp>()

  constructor(list: PriceList) {
    this.list = list
  }

  /**
   * What the list says about a model.
   * @param provider the list's own name of the provider
   * @param model the provider's name of the model
   */
  find(provider: string, model: string): PriceEntry | undefined {
    const priced = this.list.providers[provider]
    if (!priced) return undefined
    const name = model.toLowerCase().replace(/^models\//, '')
    const own = priced.models.find((entry) => this.#pattern(entry).test(name))
    if (own) return own
    for (const other of priced.elsewhere ?? []) {
      const found = other === provider ? undefined : this.find(other, name)
      if (found) return found
    }
    return undefined
  }

  #pattern(entry: PriceEntry): RegExp {
    const known = this.#patterns.get(entry)
    if (known) return known
    const sources = entry.match.map((pattern) =>
      pattern
        .toLowerCase()
        .replace(/[\\^$+?.()|[\]{}]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('#', '\\d')
    )
    const made = new RegExp(`^(?:${sources.join('|')})$`, 's')
    this.#patterns.set(entry, made)
    return made
  }
}

/** A list that was fetched once gives way to a newer one that came with an update of the app. */
export const newer = (fetched: PriceList | undefined, bundled: PriceList): PriceList =>
  fetched && fetched.date >= bundled.date ? fetched : bundled
