import type { TokenUsage } from '../../../main/domain/completion.ts'
import type { TurnTrace } from '../../../main/domain/trace.ts'

type TokenKind = keyof TokenUsage

export interface UsageRow {
  kind: TokenKind
  /** Counted in the row above that is none. */
  within: boolean
  /** undefined when unknown. */
  tokens: number | undefined
  /** The price of a million of them, in micro-dollars, where this kind has one. */
  perMillionMicroUsd?: number
  /** What all of this side cost; null when unknown, absent within another row. */
  microUsd?: number | null
}

const SIDES = [
  { whole: 'input', parts: ['cachedInput', 'cacheWriteInput', 'audioInput', 'cachedAudioInput'], cost: 'inputUsd' },
  { whole: 'output', parts: ['reasoning', 'audioOutput', 'imageOutput'], cost: 'outputUsd' }
] as const

const MICRO = 1_000_000

/** Tokens read and written with what they cost, each followed by its kinds that have any. */
export function usageRows({ usage, cost }: Pick<TurnTrace, 'usage' | 'cost'>): UsageRow[] {
  const priceOf = (kind: TokenKind): Pick<UsageRow, 'perMillionMicroUsd'> => {
    const price = kind === 'reasoning' ? undefined : cost?.prices?.[kind]
    return price === undefined ? {} : { perMillionMicroUsd: Number(price) * MICRO }
  }
  return SIDES.flatMap<UsageRow>(({ whole, parts, cost: side }) => {
    const spent = cost?.[side] ?? null
    return [
      {
        kind: whole,
        within: false,
        tokens: usage[whole],
        ...priceOf(whole),
        microUsd: spent === null ? null : Number(spent) * MICRO
      },
      ...parts.flatMap<UsageRow>((kind) =>
        (usage[kind] ?? 0) > 0 ? [{ kind, within: true, tokens: usage[kind], ...priceOf(kind) }] : []
      )
    ]
  })
}
