import type { TurnTrace } from '../../../main/domain/trace.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { useDecisions } from './decisions.ts'
import { timelineOf } from './timeline.ts'
import styles from './inspector.module.css'

/** Where the time went, from the moment the turn was received, and what was decided there. */
export function StagesSection({ trace }: { trace: TurnTrace }) {
  const { t } = useText()
  const formats = useFormats()
  const decisions = useDecisions(trace)
  const total = Math.max(trace.totalMs, 1)
  return (
    <section>
      <h3 className={styles['heading']}>
        {t('inspector.stages')}
        <span>
          {trace.beforeProviderMs === null
            ? formats.duration(trace.totalMs)
            : t('inspector.totals', {
                total: formats.duration(trace.totalMs),
                before: formats.duration(trace.beforeProviderMs)
              })}
        </span>
      </h3>
      <ul className={styles['stages']}>
        {timelineOf(trace).map(({ name, startMs, durationMs }) => (
          <li key={name} className={styles['stage']}>
            <span>{t(`inspector.stage.${name}`)}</span>
            <span className={styles['track']} aria-hidden="true">
              <i
                className={name === 'first-token' || name === 'generate' ? styles['generating'] : undefined}
                style={{ left: `${(startMs / total) * 100}%`, width: `${(durationMs / total) * 100}%` }}
              />
            </span>
            <span className={styles['time']}>{formats.duration(durationMs)}</span>
            {decisions[name] !== undefined && <span className={styles['decision']}>{decisions[name]}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
