import type { CacheStatus } from '../../../preload/contract/cache.ts'
import { client } from '../../client/client.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { readCache } from '../../stores/use-cache.ts'
import { showError } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import styles from './cache-page.module.css'

function fetchEmbedding(stop: boolean): void {
  client.cache
    .fetchEmbedding({ stop })
    .then(() => readCache())
    .catch(showError)
}

/** The way to the model that finds questions by their meaning, while it is not here. */
export function MeaningModel({ status: { meaning, embeddingDownload: download } }: { status: CacheStatus }) {
  const { t } = useText()
  const errorText = useErrorText()
  if (meaning === 'model' || download === null) return null
  const running = download.state === 'running' ? t('cache.meaningComes', { fraction: download.fraction }) : null
  return (
    <div className={styles['note']} role="status">
      <div>
        <p>{running ?? t('cache.meaningText')}</p>
        {download.state === 'running' && (
          <ProgressBar fraction={download.fraction} label={t('cache.meaningComes', { fraction: download.fraction })} />
        )}
        {download.state === 'failed' && <p>{errorText(download.error).message}</p>}
      </div>
      {running ? (
        <Button onClick={() => fetchEmbedding(true)}>{t('cache.meaningStop')}</Button>
      ) : (
        <Button onClick={() => fetchEmbedding(false)}>{t('cache.meaningGet')}</Button>
      )}
    </div>
  )
}
