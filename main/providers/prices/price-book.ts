import type { ModelRef } from '../../domain/ids.ts'
import type { PriceTerms } from '../../domain/model.ts'
import type { ListedModel, ModelFacts } from '../../domain/listed-model.ts'
import { known } from '../wire/fields.ts'
import { PriceIndex } from './price-list.ts'
import type { PriceEntry, PriceList } from '../../domain/price-list.ts'

/** edited: by the person. provider: told with its list of models. list: published. own: nothing is charged on this machine. */
export type PriceSource = 'edited' | 'provider' | 'list' | 'own'

/** Everything that is known about a model, from all sources. */
export interface KnownModel extends ListedModel {
  /** Absent when the price is unknown. */
  priceSource?: PriceSource
}

const FREE: readonly PriceTerms[] = [{ input: '0', output: '0' }]

/** Prices and abilities of models: the list, what providers tell, and what the person changed. */
export class PriceBook {
  #source: () => PriceList
  #index: PriceIndex | null = null
  #edits: ReadonlyMap<ModelRef, PriceTerms>

  /** @param source read at the first question: without remote providers the list is not needed at all */
  constructor(source: () => PriceList, edits: ReadonlyMap<ModelRef, PriceTerms>) {
    this.#source = source
    this.#edits = edits
  }

  get list(): PriceList {
    return this.#prices.list
  }

  useList(list: PriceList): void {
    this.#source = () => list
    this.#index = null
  }

  get #prices(): PriceIndex {
    return (this.#index ??= new PriceIndex(this.#source()))
  }

  useEdits(edits: ReadonlyMap<ModelRef, PriceTerms>): void {
    this.#edits = edits
  }

  /**
   * A model with all that is known about it. What the provider says about abilities counts more than the list.
   * @param provider the list's name of the provider; undefined when it has none
   * @param own whether the model runs on a server on this machine
   */
  complete(model: ListedModel, ref: ModelRef, provider: string | undefined, own: boolean): KnownModel {
    const entry = provider === undefined ? undefined : this.#prices.find(provider, model.id)
    const edited = this.#edits.get(ref)
    const priced = pricesOf(edited, own, model, entry)
    return { ...(entry && factsOf(entry)), ...model, ...priced }
  }
}

function pricesOf(
  edited: PriceTerms | undefined,
  own: boolean,
  model: ListedModel,
  entry: PriceEntry | undefined
): Pick<KnownModel, 'prices' | 'priceSource'> {
  if (edited) return { prices: [edited], priceSource: 'edited' }
  if (own) return { prices: FREE, priceSource: 'own' }
  if (model.prices) return { prices: model.prices, priceSource: 'provider' }
  return entry ? { prices: entry.prices, priceSource: 'list' } : {}
}

const factsOf = ({ contextWindow, maxOutputTokens, images, reasoning, sampling }: ModelFacts): ModelFacts =>
  known<ModelFacts>({ contextWindow, maxOutputTokens, images, reasoning, sampling })
