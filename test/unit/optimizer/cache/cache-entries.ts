import { createHash } from 'node:crypto'
import type { CacheEntry, CacheKey } from '../../../../main/domain/cache.ts'
import { DEFAULT_WORKSPACE, type ModelRef } from '../../../../main/domain/ids.ts'

export const key = (name: string): CacheKey => createHash('sha256').update(name).digest('hex') as CacheKey

/** An entry that says `text`, with a life of an hour unless told otherwise. */
export function entry(name: string, text: string, over: Partial<CacheEntry> = {}): CacheEntry {
  const createdAt = over.createdAt ?? 1_700_000_000_000
  return {
    key: key(name),
    stamp: createdAt,
    createdAt,
    expiresAt: createdAt + 3_600_000,
    workspaceId: DEFAULT_WORKSPACE,
    scope: 'workspace',
    scopeId: DEFAULT_WORKSPACE,
    kind: 'plain',
    sensitivity: 'open',
    tags: [],
    bytes: 1000,
    answer: {
      question: name,
      text,
      reasoning: '',
      model: 'local:one' as ModelRef,
      modelName: 'One',
      finish: 'stop',
      usage: { input: 10, output: 5 },
      costMicroUsd: 0,
      totalMs: 900
    },
    ...over
  }
}
