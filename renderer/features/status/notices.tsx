import { Info, X } from 'lucide-react'
import { useText } from '../../i18n/use-text.ts'
import { dismissNotice, useApp, type Notice as Known } from '../../stores/use-app.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './notices.module.css'

/** What the person must know about the start, until they put it away. */
export function Notices() {
  const notices = useApp((state) => state.notices)
  return notices.map((notice) => <Notice key={notice.kind} notice={notice} />)
}

function Notice({ notice }: { notice: Known }) {
  const { t } = useText()
  const text = useNoticeText(notice)
  return (
    <div className={styles['notice']} role="status">
      <Info size={16} aria-hidden="true" />
      <p>{text}</p>
      <IconButton label={t('app.dismiss')} icon={<X size={16} />} onClick={() => dismissNotice(notice.kind)} />
    </div>
  )
}

function useNoticeText(notice: Known): string {
  const { t } = useText()
  switch (notice.kind) {
    case 'database-recovered': {
      const kept = {
        messages: t('notices.messages', { count: notice.messages }),
        conversations: t('notices.conversations', { count: notice.conversations }),
        file: notice.keptAt
      }
      return t(notice.whole ? 'notices.recoveredWhole' : 'notices.recoveredPart', kept)
    }
    case 'no-keyring':
      return t('notices.noKeyring')
    case 'window-lost':
      return t(notice.loss === 'hung' ? 'notices.windowHung' : 'notices.windowCrashed')
    case 'answers-interrupted':
      return t('notices.interrupted', { count: notice.answers })
    default:
      return notice satisfies never
  }
}
