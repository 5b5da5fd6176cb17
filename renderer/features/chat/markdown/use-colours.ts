import { useEffect, useState } from 'react'
import { BoundedCache } from './bounded-cache.ts'
import type { ColouredCode } from './colour-code.ts'
import { askNow, askReader } from './reader.ts'

const coloured = new BoundedCache<ColouredCode>({ entries: 500, characters: 8_000_000 })
const NONE: ColouredCode = []

/** The colours of some lines of a block of code, or of what they were a moment ago; null where there are none. */
export function useColours(whole: string | null, language: string | null, chunk: number): ColouredCode | null {
  const key = whole === null || language === null ? null : `${chunk} ${language}\n${whole}`
  const [latest, setLatest] = useState(() => known(key, whole, language, chunk))
  const now = known(key, whole, language, chunk)
  useEffect(() => {
    if (key === null || whole === null || language === null || coloured.get(key) !== undefined) return
    let watching = true
    void askReader('colour', { code: whole, language, chunk }).then((colours) => {
      coloured.set(key, colours ?? NONE)
      if (watching) setLatest(colours ?? NONE)
    })
    return () => {
      watching = false
    }
  }, [key, whole, language, chunk])
  const found = now ?? latest ?? NONE
  return key === null || found.length === 0 ? null : found
}

function known(
  key: string | null,
  whole: string | null,
  language: string | null,
  chunk: number
): ColouredCode | undefined {
  if (key === null || whole === null || language === null) return undefined
  const found = coloured.get(key)
  if (found !== undefined) return found
  const colours = askNow('colour', { code: whole, language, chunk })
  if (colours) coloured.set(key, colours)
  return colours ?? undefined
}
