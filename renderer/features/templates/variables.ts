const VARIABLE = /\{[^{}\n]{1,60}\}/gu

/** Where the next word in braces stands, from a place on, else from the beginning; null where there is none. */
export function nextVariable(text: string, from: number): [start: number, end: number] | null {
  const all = [...text.matchAll(VARIABLE)].map(({ index, 0: word }): [number, number] => [index, index + word.length])
  return all.find(([start]) => start >= from) ?? all[0] ?? null
}
