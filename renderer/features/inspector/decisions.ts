import type { TurnTrace } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { leftOutIn } from './ledger-groups.ts'
import { writingRate } from './writing-rate.ts'
import type { TimelineBar } from './timeline.ts'

/** What was decided in a stage, in a few words; a stage that decided nothing worth a line has none. */
export function useDecisions(trace: TurnTrace): Partial<Record<TimelineBar['name'], string>> {
  const { t } = useText()
  const formats = useFormats()
  const { usage, switches, finish, outcome, where } = trace
  const context = trace.decisions.fit
  const leftOut = context ? leftOutIn(context) : 0
  const rate = writingRate(trace)
  const ended = t(`inspector.ended.${finish?.reason === 'length' ? 'length' : outcome}`)
  return {
    ...(context && {
      fit: leftOut === 0 ? t('inspector.decided.fits') : t('inspector.decided.leftOut', { count: leftOut })
    }),
    ...(switches.length > 0
      ? { 'first-token': t('inspector.decided.switched', { count: switches.length }) }
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
