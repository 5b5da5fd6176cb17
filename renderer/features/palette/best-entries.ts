import type { PaletteEntry } from './use-palette-entries.ts'

/** The most that are shown at once. */
const MOST = 60

/** Without accents and case, as the language folds them. */
const folded = (text: string, language: string): string =>
  text.toLocaleLowerCase(language).normalize('NFD').replace(/\p{M}/gu, '')

/** How well a name fits: 0 begins with it, 1 has a word that begins with it, 2 has it anywhere; null does not fit. */
function fit(name: string, words: readonly string[]): number | null {
  if (words.length === 0) return 0
  if (!words.every((word) => name.includes(word))) return null
  const [first = ''] = words
  if (name.startsWith(first)) return 0
  return name.split(/[\s:/“”(),.-]+/u).some((part) => part.startsWith(first)) ? 1 : 2
}

/** Entries whose name has all words that were typed, the closest first; their own order decides between equals. */
export function bestEntries(entries: readonly PaletteEntry[], text: string, language: string): PaletteEntry[] {
  const words = folded(text, language).split(/\s+/u).filter(Boolean)
  return entries
    .map((entry) => ({ entry, fits: entry.always ? 3 : fit(folded(entry.name, language), words) }))
    .filter(({ fits }) => fits !== null)
    .sort((a, b) => (a.fits ?? 0) - (b.fits ?? 0))
    .slice(0, MOST)
    .map(({ entry }) => entry)
}
