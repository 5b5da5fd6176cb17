import type { Settings } from './settings.ts'

export type Language = 'en' | 'tr'

/** The language to speak: the chosen one, or the system's where the app speaks it, else English. */
export function languageOf(chosen: Settings['appearance']['language'], systemLocale: string): Language {
  if (chosen !== 'system') return chosen
  return systemLocale.toLowerCase().startsWith('tr') ? 'tr' : 'en'
}
