import type { ModelFacts } from './listed-model.ts'
import type { PriceTerms } from './model.ts'

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
