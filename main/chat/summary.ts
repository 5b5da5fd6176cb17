import type { AnswerSummary, NotWhole } from '../domain/message.ts'
import type { ContextLedger, TurnTrace } from '../domain/trace.ts'

/** @param demo whether the model only proves that everything works */
export function summarise(trace: TurnTrace, demo: boolean): AnswerSummary {
  const { usage, firstTokenMs, totalMs, finish, switches, decisions } = trace
  const generatingMs = firstTokenMs === null ? 0 : totalMs - firstTokenMs
  return {
    modelName: trace.modelName,
    totalMs,
    ...(firstTokenMs !== null && { firstTokenMs }),
    ...(usage.input !== undefined && { inputTokens: usage.input }),
    ...(usage.output !== undefined && { outputTokens: usage.output }),
    // The first token ends the wait for it; the rate is that of the tokens after it.
    ...(usage.output !== undefined &&
      usage.output > 1 &&
      generatingMs > 0 && { tokensPerSecond: ((usage.output - 1) / generatingMs) * 1000 }),
    ...(trace.costMicroUsd !== null && { costMicroUsd: trace.costMicroUsd }),
    sentBytes: trace.sentBytes,
    leftOutMessages: leftOutOf(decisions.fit),
    ...cutOf(decisions.fit),
    truncated: finish?.reason === 'length',
    demo,
    where: trace.where,
    ...(decisions.mask && Object.keys(decisions.mask.masked).length > 0 && { masked: decisions.mask.masked }),
    ...(switches.length > 0 && { switches }),
    ...(trace.retries && { retries: trace.retries }),
    ...(decisions.cache?.mark && { cache: decisions.cache.mark }),
    ...(decisions.cache?.similar && { similar: decisions.cache.similar }),
    ...(decisions.generate?.screened && { screened: decisions.generate.screened }),
    ...(decisions.generate?.weak && { weak: decisions.generate.weak }),
    ...(decisions.plan?.escalated && { escalated: decisions.plan.escalated }),
    ...(finish &&
      finish.reason !== 'stop' &&
      finish.reason !== 'length' && {
        finish: { reason: finish.reason, ...(finish.note !== undefined && { note: finish.note }) }
      })
  }
}

/** Messages that did not fit into the window of the model that answered; files of a message count with it. */
function leftOutOf(context: ContextLedger | undefined): number {
  const leftOut = context?.lines.filter(({ outcome, piece }) => outcome === 'left-out' && piece === undefined) ?? []
  return leftOut.reduce((sum, { messages = 1 }) => sum + messages, 0)
}

/** The person sees at once which files a model did not read whole; the Inspector has the rest. */
const MOST_NAMED = 5

function cutOf(context: ContextLedger | undefined): Pick<AnswerSummary, 'cutAfter' | 'notWhole'> {
  if (!context) return {}
  const cut = context.lines.findLast(
    ({ outcome, kind, reason }) => outcome === 'left-out' && kind === 'earlier' && reason !== 'excluded'
  )
  const cutAfter = cut?.lastMessageId ?? cut?.messageId
  const notWhole = context.lines
    .filter(
      ({ outcome, kind, reason }) =>
        (outcome === 'shortened' && kind !== 'system') ||
        (outcome === 'left-out' && kind === 'document' && reason !== 'excluded')
    )
    .slice(-MOST_NAMED)
    .map(({ messageId, name, rows, passages }): NotWhole => ({
      messageId,
      ...(name !== undefined && { name }),
      ...(rows && { rows }),
      ...(passages && { passages })
    }))
  return { ...(cutAfter && { cutAfter }), ...(notWhole.length > 0 && { notWhole }) }
}
