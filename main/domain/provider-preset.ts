import type { ProviderKind } from './listed-model.ts'

/** A provider that is known by name: what a person does not have to type. */
export interface ProviderPreset {
  id: string
  name: string
  kind: ProviderKind
  /** To be filled in by the person where it holds `{…}`. */
  baseUrl: string
  /** Whether it answers only to a key. */
  needsKey: boolean
  /** Where a person gets a key; absent for servers of one's own. */
  keysAt?: string
  /** The server runs the models itself: on this machine, nothing leaves it. */
  answersItself?: boolean
}
