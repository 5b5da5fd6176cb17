import { Check } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ConsideredModel, EstimateOf, RouteDecision, RouteReport } from '../../../main/domain/route.ts'
import type { TurnTrace } from '../../../main/domain/trace.ts'
import { client } from '../../client/client.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { useWeakReasons } from '../chat/use-weak-reasons.ts'
import styles from './route-card.module.css'
import frame from './inspector.module.css'

/** Less than this of answers is none to speak of. */
const LEAST_EXPECTED_MS = 1_000

/** Who was considered for an answer and what was expected of each; then what was expected and what came. */
export function RouteCard({ trace, route }: { trace: TurnTrace; route: RouteDecision }) {
  const { t } = useText()
  const formats = useFormats()
  const answered = route.considered.find(({ model }) => model === trace.model)
  return (
    <section>
      <h3 className={frame['heading']}>
        {t('route.card')}
        <span>{route.reason === 'wanted' ? t('route.reason.wanted') : t(`route.policies.${route.policy}`)}</span>
      </h3>
      {route.reason !== 'wanted' && <p className={frame['muted']}>{t(`route.reason.${route.reason}`)}</p>}
      <table className={styles['models']}>
        <thead>
          <tr>
            <th>{t('route.model')}</th>
            <th className={styles['number']}>{t('route.quality')}</th>
            <th className={styles['number']}>{t('route.seconds')}</th>
            <th className={styles['number']}>{t('route.cost')}</th>
          </tr>
        </thead>
        <tbody>
          {route.considered.map((one) => (
            <ModelRow key={one.model} one={one} chosen={one === answered} />
          ))}
        </tbody>
      </table>
      {answered && (
        <>
          <p className={frame['muted']}>{t('route.small', { count: answered.prediction.answers })}</p>
          <Expected trace={trace} one={answered} />
        </>
      )}
      <Weak trace={trace} />
      {trace.decisions.plan?.load && (
        <p className={frame['muted']}>
          {t(trace.decisions.plan.load.p90Ms < LEAST_EXPECTED_MS ? 'load.atPlanQuiet' : 'load.atPlan', {
            ...trace.decisions.plan.load,
            time: formats.duration(trace.decisions.plan.load.p90Ms)
          })}
        </p>
      )}
      <Accuracy key={trace.turnId} />
    </section>
  )
}

/** What spoke against the answer, or against the one before it. */
function Weak({ trace: { decisions } }: { trace: TurnTrace }) {
  const { t } = useText()
  const formats = useFormats()
  const write = useWeakReasons()
  const weak = decisions.generate?.weak
  const escalated = decisions.plan?.escalated
  if (!weak && !escalated) return null
  const confidence = weak?.confidence
  return (
    <>
      <h3 className={frame['heading']}>
        {t('route.weak.title')}
        {confidence !== undefined && <span>{t('route.weak.sure', { share: formats.percent(confidence) })}</span>}
      </h3>
      {weak && (
        <p className={frame['muted']}>
          {t('route.weak.why', { reasons: write(weak.reasons) })}{' '}
          {weak.stronger ? t('route.weak.offered', { model: weak.stronger.name }) : t('route.weak.nobody')}
        </p>
      )}
      {escalated && (
        <p className={frame['muted']}>
          {t(`route.escalated.${escalated.consent}`, { model: escalated.fromName, reasons: write(escalated.reasons) })}
        </p>
      )}
    </>
  )
}

function ModelRow({ one, chosen }: { one: ConsideredModel; chosen: boolean }) {
  const { t } = useText()
  const formats = useFormats()
  const { quality, totalMs, costMicroUsd } = one.prediction
  if (one.excluded)
    return (
      <tr className={styles['left']}>
        <td>{one.name}</td>
        <td colSpan={3}>{t(`route.excluded.${one.excluded}`)}</td>
      </tr>
    )
  return (
    <tr className={chosen ? styles['chosen'] : undefined}>
      <td>
        {chosen && <Check size={13} aria-label={t('route.chosen')} />}
        {one.name}
        <small>{one.where === 'local' ? t('route.here') : ''}</small>
      </td>
      <td className={styles['number']}>{formats.number(100 * quality.median, 0)} %</td>
      <td className={styles['number']}>
        {formats.duration(totalMs.median)}
        <small>{t('route.range', { low: formats.duration(totalMs.low), high: formats.duration(totalMs.high) })}</small>
      </td>
      <td className={styles['number']}>
        {one.where === 'local'
          ? t('route.free')
          : costMicroUsd
            ? formats.cost(costMicroUsd.median)
            : t('route.priceUnknown')}
      </td>
    </tr>
  )
}

function Expected({ trace, one }: { trace: TurnTrace; one: ConsideredModel }) {
  const { t } = useText()
  const formats = useFormats()
  const { totalMs, outputTokens, costMicroUsd } = one.prediction
  const { usage } = trace
  const count = (value: number): string => formats.number(value, 0)
  const duration = (ms: number): string => formats.duration(ms)
  const cost = (microUsd: number): string => formats.cost(microUsd)
  return (
    <>
      <h3 className={frame['heading']}>
        {t('route.expected')}
        <span>
          {t('route.expectedWas')}, {t('route.actualWas')}
        </span>
      </h3>
      <div className={styles['bands']}>
        <Band name={t('route.seconds')} range={totalMs} actual={trace.totalMs} write={duration} />
        {usage.output !== undefined && (
          <Band name={t('inspector.tokens')} range={outputTokens} actual={usage.output} write={count} />
        )}
        {costMicroUsd && costMicroUsd.high > 0 && trace.costMicroUsd !== null && (
          <Band name={t('route.cost')} range={costMicroUsd} actual={trace.costMicroUsd} write={cost} />
        )}
      </div>
    </>
  )
}

interface BandProps {
  name: string
  range: EstimateOf<number>
  actual: number
  write: (value: number) => string
}

/** The expected range as a bar, what was expected as a line in it, and what came as a dot. */
function Band({ name, range, actual, write }: BandProps) {
  const most = Math.max(range.high, actual) * 1.1 || 1
  const at = (value: number): string => `${(100 * value) / most}%`
  return (
    <>
      <span>{name}</span>
      <span className={styles['band']} aria-hidden="true">
        <i className={styles['range']} style={{ left: at(range.low), width: at(range.high - range.low) }} />
        <i className={styles['middle']} style={{ left: at(range.median) }} />
        <i
          className={actual < range.low || actual > range.high ? styles['outside'] : styles['actual']}
          style={{ left: at(actual) }}
        />
      </span>
      <span className={styles['expected']}>{write(range.median)}</span>
      <span className={styles['came']}>{write(actual)}</span>
    </>
  )
}

/** How far the last answers were from what was expected, each as a bar; only those outside the range are coloured. */
function Accuracy() {
  const { t } = useText()
  const [report, setReport] = useState<RouteReport | null>(null)
  useEffect(() => {
    let gone = false
    client.turns.forecasts().then(
      (said) => {
        if (!gone) setReport(said)
      },
      // A picture of the past that is missing keeps nobody from anything.
      () => undefined
    )
    return () => {
      gone = true
    }
  }, [])
  if (!report || report.answers.length < 2) return null
  const { answers } = report
  const inside = answers.filter((one) => one.inside).length
  return (
    <>
      <h3 className={frame['heading']}>{t('route.accuracy')}</h3>
      <svg
        className={styles['strip']}
        viewBox={`0 0 ${6 * answers.length} 40`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {answers.map(({ turnId, totalMs, medianMs, inside: held }, i) => {
          const off = Math.max(-2, Math.min(2, Math.log2(Math.max(1, totalMs) / Math.max(1, medianMs))))
          const height = Math.max(1, 9 * Math.abs(off))
          return (
            <rect
              key={turnId}
              className={held ? undefined : styles['miss']}
              x={6 * i}
              y={off > 0 ? 20 - height : 20}
              width={4}
              height={height}
            />
          )
        })}
      </svg>
      <p className={frame['muted']}>{t('route.accuracyText', { inside, count: answers.length })}</p>
    </>
  )
}
