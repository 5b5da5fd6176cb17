import type { LocalModel } from '../../../main/domain/local-models.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import styles from './download-progress.module.css'

/** How much has come, how fast, and how long the rest takes. */
export function DownloadProgress({ model }: { model: LocalModel }) {
  const { t } = useText()
  const formats = useFormats()
  const { receivedBytes, totalBytes, bytesPerSecond } = model.download ?? {
    receivedBytes: 0,
    totalBytes: model.fileBytes,
    bytesPerSecond: 0
  }
  const paused = model.state === 'paused'
  const remainingMs = bytesPerSecond > 0 ? ((totalBytes - receivedBytes) / bytesPerSecond) * 1000 : null
  return (
    <div className={styles['progress']}>
      <ProgressBar
        fraction={totalBytes > 0 ? receivedBytes / totalBytes : 0}
        label={t('models.downloading', { model: model.name })}
        quiet={paused}
      />
      <ul className={styles['numbers']}>
        <li>{t('models.received', { received: formats.bytes(receivedBytes), total: formats.bytes(totalBytes) })}</li>
        {paused && <li>{t('models.paused')}</li>}
        {!paused && bytesPerSecond > 0 && <li>{t('models.speed', { speed: formats.bytes(bytesPerSecond) })}</li>}
        {!paused && remainingMs !== null && <li>{t('models.remaining', { time: formats.duration(remainingMs) })}</li>}
      </ul>
    </div>
  )
}
