import type { ProviderId } from '../domain/ids.ts'

/** A short name that no provider has: it is a part of every ModelRef. */
export function uniqueProviderId(wish: string, taken: Iterable<string>): ProviderId {
  const used = new Set(taken)
  const base =
    wish
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replaceAll('ı', 'i')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'provider'
  let id = base
  for (let n = 2; used.has(id); n++) id = `${base}-${n}`
  return id as ProviderId
}
