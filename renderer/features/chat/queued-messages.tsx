import { Pencil, X } from 'lucide-react'
import type { ConversationId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { sendQueued } from '../../stores/turns.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { addToDraft } from '../../stores/use-drafts.ts'
import { takeQueued, useQueueOf, type QueuedMessage } from '../../stores/use-queue.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { focusComposer } from './focus-composer.ts'
import styles from './queued-messages.module.css'

/** What was written while an answer is being written, and is sent after it; held back where that answer did not finish. */
export function QueuedMessages({ id }: { id: ConversationId }) {
  const { t } = useText()
  const queue = useQueueOf(id)
  const running = useConversation((state) => state.running !== null)
  if (queue.length === 0) return null
  const edit = (message: QueuedMessage): void => {
    const taken = takeQueued(id, message.key)
    if (taken) addToDraft(id, taken.draft)
    focusComposer()
  }
  return (
    <section className={styles['queue']} aria-label={t('chat.queued')}>
      <p className={running ? styles['state'] : `${styles['state']} ${styles['held']}`} role="status">
        {t(running ? 'chat.queuedNext' : 'chat.queuedHeld')}
        {!running && (
          <Button look="quiet" onClick={() => void sendQueued()}>
            {t('chat.queuedSend')}
          </Button>
        )}
      </p>
      <ol className={styles['list']}>
        {queue.map((message) => {
          const { text, attachments } = message.draft
          const words = text.trim() || t('chat.queuedFiles', { count: attachments.length })
          return (
            <li key={message.key} className={styles['message']}>
              <span className={styles['text']}>{words}</span>
              {text.trim() !== '' && attachments.length > 0 && (
                <span className={styles['files']}>{t('chat.queuedFiles', { count: attachments.length })}</span>
              )}
              <IconButton
                label={t('chat.queuedEdit', { text: words })}
                icon={<Pencil size={14} />}
                onClick={() => edit(message)}
              />
              <IconButton
                label={t('chat.queuedRemove', { text: words })}
                icon={<X size={14} />}
                onClick={() => void takeQueued(id, message.key)}
              />
            </li>
          )
        })}
      </ol>
    </section>
  )
}
