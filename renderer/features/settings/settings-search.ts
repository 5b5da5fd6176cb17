import { createContext, useContext } from 'react'
import { useText } from '../../i18n/use-text.ts'

/** What is looked for among the settings; empty shows them all. */
export const SettingsSearch = createContext('')

/** Whether a setting or a section with these words is among what is looked for. */
export function useIsFound(...words: readonly (string | undefined)[]): boolean {
  const { language } = useText()
  const wanted = plain(useContext(SettingsSearch), language).split(/\s+/)
  const text = plain(words.filter((word) => word !== undefined).join(' '), language)
  return wanted.every((word) => text.includes(word))
}

/** Small letters without marks, as somebody types them who does not care. */
function plain(text: string, language: string): string {
  return text.toLocaleLowerCase(language).normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ı', 'i').trim()
}
