import type { PriceEntry, PriceList } from '../../domain/price-list.ts'

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
