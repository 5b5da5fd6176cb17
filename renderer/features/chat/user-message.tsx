import { Pencil } from 'lucide-react'
import { useState } from 'react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { editMessage, useConversation } from '../../stores/use-conversation.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { AttachmentChips } from './attachment-chips.tsx'
import { BranchSwitcher } from './branch-switcher.tsx'
import { CopyButton } from './copy-button.tsx'
import { MessageEditor } from './message-editor.tsx'
import { attachmentsOf, textOf } from '../../../main/domain/message-text.ts'
import { MessageTime } from './message-time.tsx'
import styles from './user-message.module.css'

/** Longer messages, such as pasted tables, are shown in part at first. */
const LONG_CHARACTERS = 1_800
const LONG_LINES = 24

function beginningOf(text: string): string {
  const lines = text.slice(0, LONG_CHARACTERS).split('\n')
  return lines.slice(0, LONG_LINES).join('\n')
}

export function UserMessage({ message }: { message: BranchMessage }) {
  const { t } = useText()
  const errorText = useErrorText()
  const [whole, setWhole] = useState(false)
  const editing = useConversation((state) => state.editing === message.id)
  const busy = useConversation((state) => state.running !== null)
  if (editing) return <MessageEditor message={message} />
  const text = textOf(message)
  const beginning = beginningOf(text)
  return (
    <article className={styles['message']} aria-label={t('chat.yourMessage')}>
      <div className={styles['tint']}>
        <AttachmentChips attachments={attachmentsOf(message)} />
        {message.error && <p className={styles['text']}>{errorText(message.error).message}</p>}
        {text !== '' && <p className={styles['text']}>{whole ? text : beginning}</p>}
        {beginning.length < text.length && (
          <Button look="plain" className={styles['more']} aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? t('chat.showLess') : t('chat.showAll', { count: text.length })}
          </Button>
        )}
      </div>
      <div className={styles['foot']}>
        <BranchSwitcher id={message.id} siblingIds={message.siblingIds} />
        <span className={styles['actions']}>
          <MessageTime at={message.createdAt} />
          <CopyButton text={text} label={t('chat.copyMessage')} />
          <IconButton
            label={t('chat.edit')}
            icon={<Pencil size={15} />}
            disabled={busy}
            onClick={() => editMessage(message.id)}
          />
        </span>
      </div>
    </article>
  )
}
