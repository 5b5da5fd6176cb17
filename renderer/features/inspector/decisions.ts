import { isDeclined } from '../../../main/domain/declined.ts'
import type { AdmitDecision, TurnTrace } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { leftOutIn, shortenedIn } from './ledger-groups.ts'
import { writingRate } from './writing-rate.ts'
import type { TimelineBar } from './timeline.ts'

/** A shorter wait for a rate limit is not worth a word. */
const NOTICED_MS = 50

/** What was decided in a stage, in a few words; a stage that decided nothing worth a line has none. */
export function useDecisions(trace: TurnTrace): Partial<Record<TimelineBar['name'], string>> {
  const { t } = useText()
  const formats = useFormats()
  const { usage, switches, finish, outcome, where } = trace
  const { fit: context, compress, admit } = trace.decisions
  const failed = switches.filter(({ error }) => !isDeclined(error.code)).length
  const leftOut = context ? leftOutIn(context) : 0
  const shortened = context ? shortenedIn(context) : 0
  const rate = writingRate(trace)
  const admitted = (decision: AdmitDecision): string => {
    const waited = decision.waitedMs >= NOTICED_MS && formats.duration(decision.waitedMs)
    return [
      ...(waited ? [t('inspector.decided.waited', { time: waited })] : []),
      ...(decision.approved ? [t('inspector.decided.approved')] : []),
      reserved(decision)
    ].join('. ')
  }
  const reserved = ({ reserved: micro, budget, shortenedTo }: AdmitDecision): string => {
    if (shortenedTo !== undefined) return t('inspector.decided.limited', { count: shortenedTo })
    if (micro === null) return t('inspector.decided.unpriced')
    const money = formats.cost(micro)
    if (!budget) return t('inspector.decided.reserved', { money })
    const left = formats.cost(Math.max(0, budget.limitMicroUsd - budget.usedMicroUsd))
    return t('inspector.decided.reservedOf', { money, left })
  }
  const ended = t(`inspector.ended.${finish?.reason === 'length' ? 'length' : outcome}`)
  return {
    ...(context && {
      fit:
        leftOut > 0
          ? t('inspector.decided.leftOut', { count: leftOut })
          : shortened > 0
            ? t('inspector.decided.shortened', { count: shortened })
            : t('inspector.decided.fits')
    }),
    ...(compress &&
      compress.savedTokens > 0 && { compress: t('inspector.shorter.saved', { count: compress.savedTokens }) }),
    ...(admit && { admit: admitted(admit) }),
    ...(failed > 0
      ? { 'first-token': t('inspector.decided.switched', { count: failed }) }
      : usage.cachedInput !== undefined &&
        usage.cachedInput > 0 && {
          'first-token': t(where === 'remote' ? 'inspector.decided.knownRemote' : 'inspector.decided.known', {
            count: usage.cachedInput
          })
        }),
    generate:
      rate === null
        ? ended
        : t('inspector.decided.ended', { how: ended, rate: formats.number(rate, rate < 10 ? 1 : 0) })
  }
}
