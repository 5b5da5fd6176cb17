import { useText } from '../../i18n/use-text.ts'
import { useNetwork } from '../../stores/use-network.ts'
import styles from './offline-note.module.css'

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|[\w-]+\.localhost)(?::\d+)?$/

/** Says that nothing is reached right now, where that matters: in Offline, of another machine. */
export function OfflineNote({ host }: { host: string | undefined }) {
  const { t } = useText()
  const offline = useNetwork((state) => state.status?.rules.mode === 'offline')
  if (!offline || host === undefined || LOOPBACK.test(host)) return null
  return <p className={styles['note']}>{t('providers.offlineNow')}</p>
}
