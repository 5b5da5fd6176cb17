import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Virtuoso } from 'react-virtuoso'
import type { TurnLine } from '../../../preload/contract/insights.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { openMessage } from '../chat/open-message.ts'
import {
  closeDrilldown,
  loadMoreTurns,
  unpackDrilldown,
  useTurnDrilldown,
  type Question
} from '../../stores/use-turn-drilldown.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { ExportButton } from './export-button.tsx'
import { useFigureFormats } from './use-figure-formats.ts'
import { useLayerName } from './use-layer-name.ts'
import { useNames } from './use-names.ts'
import { useReason } from './use-reason.ts'
import { useQuarterName } from './use-quarter-name.ts'
import styles from './turns-panel.module.css'

/** The turns behind a number, over the page; each opens its conversation at the answer. */
export function TurnsPanel({ question }: { question: Question }) {
  const { t } = useText()
  const panel = useRef<HTMLElement>(null)
  const turns = useTurnDrilldown((state) => state.turns)
  const loading = useTurnDrilldown((state) => state.loading)
  const next = useTurnDrilldown((state) => state.next)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus({ preventScroll: true })
    // Esc puts the panel away, wherever the focus is, and not the page below it.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      closeDrilldown()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  const known = question.count ?? (next === null && !loading ? turns.length : undefined)
  return (
    <aside ref={panel} className={styles['panel']} aria-label={question.title} tabIndex={-1} data-region="turns">
      <header className={styles['head']}>
        <div className={styles['words']}>
          <h2 className={styles['title']}>{question.title}</h2>
          <p className={styles['count']} role="status">
            {known !== undefined
              ? t('insights.behind.count', { count: known })
              : t(loading && turns.length === 0 ? 'insights.behind.reading' : 'insights.behind.newest')}
          </p>
          {question.note !== undefined && <p className={styles['count']}>{question.note}</p>}
        </div>
        <ExportButton of={() => question} />
        <IconButton label={t('insights.behind.close')} icon={<X size={16} />} onClick={closeDrilldown} />
      </header>
      <Virtuoso
        className={styles['list']}
        data={turns}
        computeItemKey={(_index, turn) => turn.turnId}
        itemContent={(_index, turn) => <Turn turn={turn} />}
        endReached={() => void loadMoreTurns()}
        increaseViewportBy={300}
        components={{ Footer: End }}
      />
    </aside>
  )
}

function Turn({ turn }: { turn: TurnLine }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const names = useNames()
  const layerName = useLayerName()
  const reason = useReason()
  const {
    title,
    at,
    provider,
    model,
    where,
    outcome,
    error,
    cacheLayer,
    totalMs,
    inputTokens,
    outputTokens,
    costMicroUsd
  } = turn
  const tokens = inputTokens === null && outputTokens === null ? null : (inputTokens ?? 0) + (outputTokens ?? 0)
  return (
    <button
      type="button"
      className={styles['turn']}
      disabled={title === null}
      aria-label={title === null ? undefined : t('insights.behind.open', { title })}
      onClick={() => void openMessage(turn)}
    >
      <span className={styles['what']}>{title ?? t('insights.behind.gone')}</span>
      <span className={styles['figure']}>{formats.wait(totalMs)}</span>
      <span className={styles['about']}>
        <span>{formats.moment(at)}</span>
        <span className={styles['model']}>{names.model(model)}</span>
        {tokens !== null && <span>{t('chat.tokens', { count: tokens })}</span>}
        {cacheLayer !== null && <Pill tone="accent">{`${t('insights.behind.cached')}: ${layerName(cacheLayer)}`}</Pill>}
        {outcome === 'stopped' && <Pill>{t('insights.behind.stopped')}</Pill>}
        {outcome === 'failed' && (
          <span data-tip={error === null ? undefined : reason(error, names.provider(provider), names.model(model))}>
            <Pill tone="warn">{t('insights.behind.failed')}</Pill>
          </span>
        )}
      </span>
      <span className={`${styles['figure']} ${styles['cost']}`}>
        {costMicroUsd === null
          ? where === 'remote'
            ? t('insights.unpricedShort')
            : ''
          : costMicroUsd === 0
            ? ''
            : formats.price(costMicroUsd)}
      </span>
    </button>
  )
}

/** What comes after the last turn: archived quarters, an error, or that there is nothing. */
function End() {
  const { t } = useText()
  const errorText = useErrorText()
  const quarterName = useQuarterName()
  const { turns, next, loading, archived, quarter, failure } = useTurnDrilldown()
  if (failure)
    return (
      <p className={styles['end']} role="alert">
        {errorText(failure).message}
      </p>
    )
  if (loading && turns.length > 0)
    return (
      <p className={styles['end']}>{t(quarter === null ? 'insights.behind.reading' : 'insights.behind.unpacking')}</p>
    )
  if (loading || next !== null) return null
  const [newest] = archived
  if (newest)
    return (
      <div className={styles['end']}>
        <p>{t('insights.behind.archivedText', { quarter: quarterName(newest) })}</p>
        <Button onClick={() => void unpackDrilldown(newest)}>
          {t('insights.behind.archived', { quarter: quarterName(newest) })}
        </Button>
      </div>
    )
  return turns.length === 0 ? <p className={styles['end']}>{t('insights.behind.none')}</p> : null
}
