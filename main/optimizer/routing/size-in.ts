/** Billions of parameters, as names tell them: `7b`, `0.5B`, `135M`. */
export function sizeIn(name: string): number | undefined {
  const match = /(?<![\p{L}\p{N}.])(\d+(?:\.\d+)?)\s?([bm])(?![\p{L}\p{N}])/iu.exec(name)
  if (!match) return undefined
  return Number(match[1]) / (match[2]?.toLowerCase() === 'm' ? 1000 : 1)
}
