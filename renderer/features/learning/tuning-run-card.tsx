import type { TuningRun } from '../../../preload/contract/tuning.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { actOnRun } from '../../stores/use-tuning.ts'
import { Button } from '../../ui/button.tsx'
import styles from './learning-page.module.css'

/** One run: how far it is, what it came to, and what the person may do with it. */
export function TuningRunCard({ run }: { run: TuningRun }) {
  const { t } = useText()
  const formats = useFormats()
  const { id, state, used, limits, result } = run
  const gate = result?.gate
  return (
    <li className={styles['card']}>
      <div className={styles['facts']}>
        <span>{formats.date(run.at, { dateStyle: 'medium', timeStyle: 'short' })}</span>
        <strong>
          {t(state === 'ended' && result ? `tuning.verdicts.${result.verdict}` : `tuning.states.${state}`)}
        </strong>
        <span>{t('tuning.used', { count: used.calls, most: limits.rollouts, cost: formats.cost(used.microUsd) })}</span>
      </div>
      {gate && (
        <p>
          {t('tuning.gate', {
            count: gate.rows,
            before: formats.percent(gate.before),
            after: formats.percent(gate.after),
            evidence: formats.number(gate.evidence, 1),
            needed: formats.number(gate.needed, 0)
          })}
        </p>
      )}
      {result && result.prompt !== run.first && (
        <>
          <span className={styles['name']}>{t('tuning.found')}</span>
          <pre className={styles['prompt']}>{result.prompt}</pre>
        </>
      )}
      {state === 'running' && <Button onClick={() => void actOnRun(id, 'cancel')}>{t('tuning.cancel')}</Button>}
      {state === 'ended' && result?.verdict === 'better' && (
        <Button onClick={() => void actOnRun(id, 'accept')}>{t('tuning.accept')}</Button>
      )}
      {state === 'accepted' && <Button onClick={() => void actOnRun(id, 'rollBack')}>{t('tuning.rollBack')}</Button>}
    </li>
  )
}
