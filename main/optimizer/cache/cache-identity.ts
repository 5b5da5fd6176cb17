import type { ModelFingerprint } from '../../domain/model-fingerprint.ts'
import type { AnswerKind, CacheKey, CacheScope, Sensitivity } from '../../domain/cache.ts'
import type { ModelRef } from '../../domain/ids.ts'
import type { Turn } from '../../domain/turn.ts'
import { frameOf, keyOf, type KeyParts } from './cache-key.ts'
import { isConfidential } from '../../detection/confidential.ts'
import { sensitivityOf } from './sensitivity.ts'

/** What a turn is in the cache's eyes. */
export interface CacheIdentity {
  key: CacheKey
  frame: string
  scope: CacheScope
  scopeId: string
  kind: AnswerKind
  sensitivity: Sensitivity
  question: string
}

export interface IdentityParts {
  make: ModelFingerprint
  /** The team that the answer may be shared with; null when nothing may leave. */
  teamId: string | null
  /** The system prompt that says nothing of anybody. */
  instructions: string
}

/** What is read of a conversation is bounded, so that this takes about a millisecond, pictures and long texts included. */
export function cacheIdentityOf(
  turn: Turn,
  model: ModelRef,
  { make, teamId, instructions }: IdentityParts
): CacheIdentity {
  const system = turn.messages.filter(({ role }) => role === 'system').map(({ text }) => text)
  const [question, ...before] = turn.messages.filter(({ role }) => role !== 'system').toReversed()
  const team = make.everywhere ? teamId : null
  const sensitivity =
    team !== null
      ? sensitivityOf(turn, instructions)
      : turn.messages.some(({ text }) => isConfidential(text))
        ? 'confidential'
        : 'personal'
  const shared = sensitivity === 'open' && team !== null
  const scope = shared ? 'team' : sensitivity === 'confidential' ? 'conversation' : 'workspace'
  const scopeId = shared ? team : scope === 'conversation' ? turn.conversationId : turn.workspaceId
  const parts: KeyParts = {
    route: `${model} ${make.name}`,
    sampling: turn.sampling,
    systemPrompt: system.join('\n\n'),
    context: before
      .toReversed()
      .map(({ role, text, images }) => ({ role, text, ...(images && { images: images.map(({ hash }) => hash) }) })),
    question: question?.text ?? '',
    attachments: [...turn.attachments, ...(question?.images ?? []).map(({ hash }) => hash)],
    scope,
    scopeId
  }
  const frame = frameOf(parts)
  return {
    key: keyOf(parts, frame),
    frame,
    scope,
    scopeId,
    sensitivity,
    kind: turn.attachments.length > 0 || question?.images ? 'file' : 'plain',
    question: parts.question
  }
}
