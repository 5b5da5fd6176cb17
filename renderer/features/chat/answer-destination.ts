import type { BranchMessage } from '../../../main/domain/conversation.ts'
import type { AnswerSummary } from '../../../main/domain/message.ts'

/**
 * Where the words of a question went. sent: out of this machine. nearby: to a server on it, which may pass them on.
 * nothing-sent: they were meant for elsewhere and went nowhere. stayed: answered here.
 */
export type AnswerDestination = 'sent' | 'nearby' | 'nothing-sent' | 'stayed'

/** Failures before anything was sent, also to a server on this machine. */
const NOTHING_SENT = /^(?:network-|base-url-|secrets-|provider-key-missing|provider-resting|message-too-long)/
/** Failures with which a provider says that it has not begun to answer; nobody charges for these. */
const NOT_CHARGED =
  /^(?:provider-(?:auth|quota|rate-limited|unreachable|failed|model-missing)|model-takes-no-images|context-too-long)/

type Answer = Pick<BranchMessage, 'error' | 'parts' | 'status'>

/** @param ownMachine whether its provider is a server on this machine; undefined when the provider is gone */
export function answerDestinationOf(
  { error, parts, status }: Answer,
  { sentBytes, where }: AnswerSummary,
  ownMachine: boolean | undefined
): AnswerDestination {
  if (sentBytes > 0) return 'sent'
  if (where !== 'remote') return 'stayed'
  if (parts.length > 0) return 'nearby'
  if (error && NOTHING_SENT.test(error.code)) return 'nothing-sent'
  // Bytes to another machine are counted, so that none went there.
  return ownMachine === false && status !== 'complete' ? 'nothing-sent' : 'nearby'
}

/** Whether an answer may have cost something that nobody knows. */
export function mayBeCharged({ error, parts }: Answer, whereabouts: AnswerDestination): boolean {
  if (whereabouts === 'stayed' || whereabouts === 'nothing-sent') return false
  return parts.length > 0 || error === null || !NOT_CHARGED.test(error.code)
}
