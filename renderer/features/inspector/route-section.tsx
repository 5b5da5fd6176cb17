import { CornerDownRight, RotateCcw, X } from 'lucide-react'
import type { ModelRef } from '../../../main/domain/ids.ts'
import type { TurnTrace } from '../../../main/domain/trace.ts'
import { isDeclined } from '../../../main/domain/declined.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { useProviders } from '../../stores/use-providers.ts'
import styles from './inspector.module.css'

/** A model's own name in a ModelRef. */
const nameIn = (ref: ModelRef): string => ref.slice(ref.indexOf(':') + 1)

/** Who was asked, in order, and who answered. */
export function RouteSection({ trace }: { trace: TurnTrace }) {
  const { t } = useText()
  const errorText = useErrorText()
  const { switches, retries = [], error, modelName, where, model } = trace
  const ownMachine = useProviders(
    ({ list }) => list?.providers.find(({ id }) => model.startsWith(`${id}:`))?.ownMachine
  )
  return (
    <section>
      <h3 className={styles['heading']}>
        {t('inspector.route')}
        <span>
          {where === 'local' ? t('inspector.here') : t(ownMachine ? 'providers.ownMachine' : 'inspector.remote')}
        </span>
      </h3>
      <ol className={styles['route']}>
        {switches.map(({ from, error: reason }) => (
          <li key={from} className={styles['passed']}>
            <X size={13} aria-hidden="true" />
            <span className={styles['asked']}>{nameIn(from)}</span>
            <span className={styles['muted']}>
              {isDeclined(reason.code) ? t('chat.choseHere') : errorText(reason).message}
            </span>
          </li>
        ))}
        {retries.map(({ model: asked, error: reason }, index) => (
          <li key={`${asked} ${index}`} className={styles['passed']}>
            <RotateCcw size={13} aria-hidden="true" />
            <span className={styles['asked']}>{nameIn(asked)}</span>
            <span className={styles['muted']}>{t('inspector.askedAgain', { reason: errorText(reason).message })}</span>
          </li>
        ))}
        <li>
          {switches.length > 0 && <CornerDownRight size={13} aria-hidden="true" />}
          <span className={styles['asked']}>{modelName}</span>
          <span className={styles['ref']}>{model}</span>
        </li>
      </ol>
      {error && <p className={styles['problem']}>{errorText(error).message}</p>}
      {trace.finish?.note !== undefined && (
        <p className={styles['muted']}>{t('inspector.note', { note: trace.finish.note })}</p>
      )}
    </section>
  )
}
