import type { ProviderKind, ProviderPreset } from '../../../preload/contract/providers.ts'
import type { NewProvider } from '../../stores/use-providers.ts'

/** What a person has filled in for a new provider. The key is not part of it: it stays in its field until it is sent. */
export interface ProviderForm {
  /** A preset's id; empty for a server that is described here. */
  preset: string
  kind: ProviderKind
  name: string
  baseUrl: string
  /** Whether something stands in the field for the key. */
  hasKey: boolean
}

export const kinds = [
  'openai-chat',
  'openai-responses',
  'anthropic',
  'google',
  'ollama'
] as const satisfies readonly ProviderKind[]

/** The form as it begins for a preset, or for a server of no name. What was typed for another is not kept: it was another's. */
export function formFor(preset: ProviderPreset | undefined): ProviderForm {
  return {
    preset: preset?.id ?? '',
    kind: preset?.kind ?? 'openai-chat',
    name: '',
    baseUrl: preset?.baseUrl ?? '',
    hasKey: false
  }
}

/** The part of an address that a person has to fill in, such as `{resource}`. */
export const placeholderIn = (baseUrl: string): string | undefined => /\{[^{}]*\}/.exec(baseUrl)?.[0]

/** Whether enough is there to be tried. Whether it is right is main's to say. */
export function isFilledIn({ preset, baseUrl, hasKey }: ProviderForm, chosen: ProviderPreset | undefined): boolean {
  return baseUrl.trim() !== '' && placeholderIn(baseUrl) === undefined && (preset === '' || !chosen?.needsKey || hasKey)
}

export function newProviderOf(
  { preset, kind, name, baseUrl }: ProviderForm,
  key: string,
  confirmHost: boolean
): NewProvider {
  return {
    preset: preset === '' ? null : preset,
    ...(preset === '' && { kind }),
    ...(name.trim() !== '' && { name }),
    baseUrl,
    ...(key.trim() !== '' && { key }),
    ...(confirmHost && { confirmHost })
  }
}

/** The host of an address that is being typed; undefined until it is one. */
export function hostIn(baseUrl: string): string | undefined {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host || undefined : undefined
}
