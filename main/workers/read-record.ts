import { z } from 'zod'
import type { TurnRecord } from '../domain/turn-record.ts'

const id = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
/** The last moment that a quarter has a name for. */
const moment = z
  .number()
  .min(0)
  .max(Date.UTC(9999, 11, 31))
const number = z.number().nullable()
const name = z.string().nullable()
const tokens = z.int().optional()
const usage = z.object({ input: tokens, cachedInput: tokens, output: tokens, reasoning: tokens })

/** What history's tables ask of a turn; more may be there. */
const turnRecord = z.object({
  turnId: id,
  workspaceId: z.string(),
  conversationId: id,
  messageId: id,
  at: moment,
  recordedAt: moment,
  model: z.string(),
  provider: z.string(),
  where: z.enum(['local', 'remote']),
  outcome: z.enum(['complete', 'stopped', 'failed']),
  error: name,
  cacheLayer: name,
  totalMs: z.number(),
  firstTokenMs: number,
  beforeProviderMs: number,
  usage,
  costMicroUsd: number,
  savedMicroUsd: z.number(),
  savedMs: z.number(),
  sentBytes: z.int(),
  stages: z.array(z.object({ stage: z.string(), startMs: z.number(), durationMs: z.number() })),
  completions: z.array(
    z.object({
      provider: z.string(),
      model: z.string(),
      responseMs: number,
      firstTokenMs: number,
      usage,
      costMicroUsd: number,
      cacheLayer: name,
      finish: name,
      error: name
    })
  )
})

/** A record of the outbox; undefined when it is none that history can take. */
export function readRecord(text: string): TurnRecord | undefined {
  try {
    return turnRecord.safeParse(JSON.parse(text)).data as TurnRecord | undefined
  } catch {
    return undefined
  }
}
