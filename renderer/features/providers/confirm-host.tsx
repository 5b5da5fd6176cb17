import { TriangleAlert } from 'lucide-react'
import { useText } from '../../i18n/use-text.ts'
import { Button } from '../../ui/button.tsx'
import styles from './confirm-host.module.css'

/** Asks whether a host that is reached without encryption is in the person's own network. */
export function ConfirmHost({
  host,
  onConfirm,
  onCancel
}: {
  host: string
  onConfirm: () => void
  onCancel: () => void
}) {
  const { t } = useText()
  return (
    <div
      className={styles['confirm']}
      role="alertdialog"
      aria-labelledby="confirm-host"
      aria-describedby="confirm-host-text"
    >
      <TriangleAlert size={18} aria-hidden="true" />
      <div className={styles['words']}>
        <h3 id="confirm-host">{t('providers.confirmHost', { host })}</h3>
        <p id="confirm-host-text">{t('providers.confirmHostText')}</p>
        <div className={styles['actions']}>
          <Button autoFocus onClick={onCancel}>
            {t('providers.cancel')}
          </Button>
          <Button onClick={onConfirm}>{t('providers.confirmHostYes')}</Button>
        </div>
      </div>
    </div>
  )
}
