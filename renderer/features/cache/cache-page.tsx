import { useEffect } from 'react'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { countsOf, readCache, useCache } from '../../stores/use-cache.ts'
import { showPage } from '../../stores/use-app.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { Button } from '../../ui/button.tsx'
import figures from '../../ui/figures.module.css'
import { Page } from '../../ui/page.tsx'
import { CacheEntries } from './cache-entries.tsx'
import { ClearCache } from './clear-cache.tsx'
import { MeaningModel } from './meaning-model.tsx'
import { SourcesTable } from './sources-table.tsx'
import { WarmingPart } from './warming-part.tsx'
import styles from './cache-page.module.css'

/** What the cache keeps, what it has saved, and what it does ahead of time. */
export function CachePage() {
  const { t } = useText()
  const today = useCache((state) => state.today)
  const status = useCache((state) => state.status)
  const on = useSettings((state) => state.settings?.cache.on)
  // Main says when something was kept, found or deleted.
  useEffect(() => void readCache(), [today])
  return (
    <Page
      title={t('cache.title')}
      text={t('cache.text')}
      action={status && status.disk.entries > 0 ? <ClearCache /> : undefined}
    >
      {on === false && (
        <div className={styles['note']} role="status">
          <p>{t('cache.offText')}</p>
          <Button onClick={() => showPage('settings')}>{t('settings.title')}</Button>
        </div>
      )}
      {status && (
        <>
          <Figures />
          {status.findings > 0 && (
            <p className={`${styles['note']} ${styles['warn']}`} role="alert">
              {t('cache.findings', { count: status.findings })}
            </p>
          )}
          <MeaningModel status={status} />
          <SourcesTable sums={status.month} />
          <CacheEntries />
          <WarmingPart warming={status.warming} />
        </>
      )}
    </Page>
  )
}

function Figures() {
  const { t } = useText()
  const formats = useFormats()
  const status = useCache((state) => state.status)
  if (!status) return null
  const today = countsOf(status.today)
  const month = countsOf(status.month)
  return (
    <dl className={`${figures['strip']} ${styles['strip']}`}>
      <Figure
        name={t('cache.hitsToday')}
        value={formats.number(today.hits)}
        more={t('cache.ofQuestions', { count: today.turns })}
      />
      <Figure
        name={t('cache.savedTime')}
        value={month.savedMs === 0 ? '–' : formats.duration(month.savedMs)}
        more={t('cache.lastDays')}
      />
      <Figure
        name={t('cache.savedMoney')}
        value={month.savedMicroUsd === 0 ? '–' : formats.cost(month.savedMicroUsd)}
        more={t('cache.lastDays')}
      />
      <Figure
        name={t('cache.kept')}
        value={formats.number(status.disk.entries)}
        more={formats.bytes(status.disk.bytes)}
      />
    </dl>
  )
}

function Figure({ name, value, more }: { name: string; value: string; more: string }) {
  return (
    <div className={`${figures['figure']} ${styles['figure']}`}>
      <dt className={figures['caption']}>{name}</dt>
      <dd className={`${figures['value']} ${styles['value']}`}>{value}</dd>
      <dd className={figures['caption']}>{more}</dd>
    </div>
  )
}
