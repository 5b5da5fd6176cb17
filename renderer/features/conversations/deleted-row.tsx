import { RotateCcw, Trash2 } from 'lucide-react'
import type { Conversation } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { eraseConversations, restoreConversations } from '../../stores/organise.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './conversation-row.module.css'

/** A deleted conversation: it can be brought back, or removed for good. */
export function DeletedRow({ conversation: { id, title } }: { conversation: Conversation }) {
  const { t } = useText()
  return (
    <div className={styles['row']}>
      <span className={styles['title']} title={title}>
        {title}
      </span>
      <IconButton
        label={t('conversations.restoreOf', { title })}
        icon={<RotateCcw size={14} />}
        onClick={() => void restoreConversations([id])}
      />
      <IconButton
        label={t('conversations.eraseOf', { title })}
        icon={<Trash2 size={14} />}
        onClick={() => void eraseConversations([id])}
      />
    </div>
  )
}
