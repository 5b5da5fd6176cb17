import { TriangleAlert } from 'lucide-react'
import type { MessageId } from '../../../main/domain/ids.ts'
import type { AnswerSummary, NotWhole } from '../../../main/domain/message.ts'
import { useText } from '../../i18n/use-text.ts'
import { setInspectorOpen } from '../../stores/use-app.ts'
import { inspect } from '../../stores/use-conversation.ts'
import styles from './not-whole.module.css'

/** Says above an answer which files and messages its model did not read whole. */
export function NotWholeWarning({ id, summary }: { id: MessageId; summary: AnswerSummary }) {
  const { t } = useText()
  const parts = summary.notWhole
  if (!parts) return null
  const look = (): void => {
    inspect(id)
    setInspectorOpen(true)
  }
  return (
    <div className={styles['warning']} role="note">
      <TriangleAlert size={15} aria-hidden="true" />
      <ul>
        {parts.map((part, index) => (
          <Line key={index} part={part} />
        ))}
      </ul>
      <button type="button" onClick={look}>
        {t('chat.cutWhy')}
      </button>
    </div>
  )
}

function Line({ part: { name, rows, passages } }: { part: NotWhole }) {
  const { t } = useText()
  const what = name ?? t('chat.notWholeMessage')
  if (rows) return <li>{t('chat.notWholeRows', { name: what, kept: rows.kept, count: rows.of })}</li>
  if (passages) return <li>{t('chat.notWholePassages', { name: what, kept: passages.kept, count: passages.of })}</li>
  return <li>{t('chat.notRead', { name: what })}</li>
}
