import type { AnswerKind, CacheKey, CacheScope, Sensitivity } from '../../domain/cache.ts'
import type { Turn } from '../../domain/turn.ts'
import { frameOf, keyOf, type KeyParts } from './cache-key.ts'
import { isConfidential, sensitivityOf } from './sensitivity.ts'

/** What a turn is in the cache's eyes. */
export interface TurnInCache {
  key: CacheKey
  frame: string
  scope: CacheScope
  scopeId: string
  kind: AnswerKind
  sensitivity: Sensitivity
  question: string
}

export interface Surroundings {
  /** What stands for the model itself, so that another one under the same name is another model. */
  make: string
  /** The team that the answer may be shared with; null when nothing may leave. */
  teamId: string | null
  /** The system prompt that says nothing of anybody. */
  instructions: string
}

/** What is read of a conversation is bounded, so that this takes about a millisecond, pictures and long texts included. */
export function turnInCache(turn: Turn, { make, teamId, instructions }: Surroundings): TurnInCache {
  const system = turn.messages.filter(({ role }) => role === 'system').map(({ text }) => text)
  const [question, ...before] = turn.messages.filter(({ role }) => role !== 'system').toReversed()
  const sensitivity = teamId !== null ? sensitivityOf(turn, instructions) : turn.messages.some(({ text }) => isConfidential(text)) ? 'confidential' : 'personal'
  const shared = sensitivity === 'open' && teamId !== null
  const scope = shared ? 'team' : sensitivity === 'confidential' ? 'conversation' : 'workspace'
  const scopeId = shared ? teamId : scope === 'conversation' ? turn.conversationId : turn.workspaceId
  const parts: KeyParts = {
    route: `${turn.model.ref} ${make}`,
    sampling: turn.sampling,
    systemPrompt: system.join('\n\n'),
    context: before.toReversed().map(({ role, text, images }) => ({ role, text, ...(images && { images: images.map(({ hash }) => hash) }) })),
    question: question?.text ?? '',
    attachments: [...turn.attachments, ...(question?.images ?? []).map(({ hash }) => hash)],
    scope,
    scopeId
  }
  const frame = frameOf(parts)
  return {
    key: keyOf(parts, frame), frame, scope, scopeId, sensitivity,
    kind: turn.attachments.length > 0 || question?.images ? 'file' : 'plain',
    question: parts.question
  }
}
