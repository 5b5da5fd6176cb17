import { Check } from 'lucide-react'
import type { Draft } from '../../../main/domain/conversation.ts'
import type { ConsideredModel } from '../../../main/domain/route.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { chooseModel } from '../../stores/use-conversation.ts'
import { isEmpty, type DraftOwner } from '../../stores/use-drafts.ts'
import { useRoutePreview } from '../../stores/use-route-preview.ts'
import { OutgoingContext } from './outgoing-context.tsx'
import { focusComposer } from './focus-composer.ts'
import styles from './route-plan.module.css'

/** Whom Auto would take for what is written, why, how long it takes and what it costs; and the next best, one click away. */
export function RoutePlan({ owner, draft }: { owner: DraftOwner; draft: Draft }) {
  const { t } = useText()
  const decision = useRoutePreview(owner, draft)
  if (isEmpty(draft) || !decision) return null
  const [first, second] = decision.considered.filter(({ excluded }) => excluded === undefined)
  if (!first)
    return (
      <p className={styles['plan']} role="alert">
        {t('route.nobody')}
      </p>
    )
  return (
    <>
      <div className={styles['plan']} role="group" aria-label={t('route.plan')}>
        <Row model={first} why={t(`route.reason.${decision.reason}`)} first />
        {second && <Row model={second} why={t('route.runnerUp')} />}
        {decision.escalation && (
          <p className={styles['weak']}>
            {t(`route.ifWeak.${decision.escalation.mode}`, { model: decision.escalation.to.name })}
          </p>
        )}
      </div>
      <OutgoingContext owner={owner} draft={draft} model={first.model} />
    </>
  )
}

function Row({ model, why, first = false }: { model: ConsideredModel; why: string; first?: boolean }) {
  const { t } = useText()
  const formats = useFormats()
  const { totalMs, costMicroUsd } = model.prediction
  const instead = (): void => {
    void chooseModel(model.model)
    focusComposer()
  }
  return (
    <div className={`${styles['row']} ${first ? styles['first'] : ''}`}>
      <span className={styles['mark']}>{first && <Check size={14} aria-hidden="true" />}</span>
      <span className={styles['name']}>{model.name}</span>
      <span className={styles['why']}>
        {why},{' '}
        <span className={model.where === 'local' ? styles['stay'] : styles['leave']}>
          {t(model.where === 'local' ? 'route.staysHere' : 'route.goesOut')}
        </span>
      </span>
      <span className={styles['figure']}>{formats.duration(totalMs.median)}</span>
      <span className={styles['range']}>
        {t('route.range', { low: formats.duration(totalMs.low), high: formats.duration(totalMs.high) })}
      </span>
      <span className={styles['figure']}>
        {model.where === 'local'
          ? t('route.free')
          : costMicroUsd
            ? formats.cost(costMicroUsd.median)
            : t('route.priceUnknown')}
      </span>
      {first ? (
        <span className={styles['range']}>
          {costMicroUsd && model.where === 'remote'
            ? t('route.range', { low: formats.cost(costMicroUsd.low), high: formats.cost(costMicroUsd.high) })
            : ''}
        </span>
      ) : (
        <button type="button" className={styles['act']} onClick={instead}>
          {t('route.useInstead')}
        </button>
      )}
    </div>
  )
}
