import { create } from 'zustand'
import type { AppFacts } from '../../preload/contract/app.ts'
import { client } from '../client/client.ts'
import { useCurrency } from '../i18n/use-currency.ts'
import { languageOf, speak } from '../i18n/i18n.ts'
import { showError } from './use-toasts.ts'

export type Settings = AppFacts['settings']
export type SettingsPatch = { [Section in keyof Settings]?: Partial<Settings[Section]> }

interface SettingsState {
  /** null until main has told. */
  settings: Settings | null
  systemLocale: string
}

export const useSettings = create<SettingsState>(() => ({ settings: null, systemLocale: 'en' }))

/** Takes what main says and makes the window look and speak like it. */
export function receiveSettings(settings: Settings, systemLocale = useSettings.getState().systemLocale): void {
  useSettings.setState({ settings, systemLocale })
  useCurrency.setState(settings.spending.currency)
  const { theme, language, textScale } = settings.appearance
  const root = document.documentElement
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
  root.style.setProperty('--text-scale', String(textScale))
  speak(languageOf(language, systemLocale))
}

/** Shows the change at once, and what main made of it when it answers. */
export async function changeSettings(patch: SettingsPatch): Promise<void> {
  const before = useSettings.getState().settings
  if (!before) return
  const names = Object.keys(before) as (keyof Settings)[]
  receiveSettings(Object.fromEntries(names.map((name) => [name, { ...before[name], ...patch[name] }])) as Settings)
  try {
    receiveSettings(await client.settings.change(patch))
  } catch (error) {
    receiveSettings(before)
    showError(error)
  }
}
