import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { textOf } from '../../../main/domain/message-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { editAnswer, editMessage } from '../../stores/use-conversation.ts'
import { Button } from '../../ui/button.tsx'
import { focusComposer } from './focus-composer.ts'
import styles from './message-editor.module.css'

/** Writes what an answer should have been. It becomes another version; the answer stays. */
export function AnswerEditor({ message }: { message: BranchMessage }) {
  const { t } = useText()
  const before = textOf(message)
  const [text, setText] = useState(before)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const nothing = text.trim() === '' || text === before
  const cancel = (): void => {
    editMessage(null)
    focusComposer()
  }
  const save = async (): Promise<void> => {
    if (nothing) return
    if (await editAnswer(message.id, text)) focusComposer()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      cancel()
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void save()
    }
  }
  return (
    <div className={styles['editor']}>
      <textarea
        ref={field}
        className={styles['field']}
        aria-label={t('chat.editedAnswer')}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles['line']}>
        <span>{t('chat.answerKept')}</span>
        <Button look="plain" onClick={cancel}>
          {t('chat.cancel')}
        </Button>
        <Button look="primary" disabled={nothing} onClick={() => void save()}>
          {t('chat.saveAnswer')}
        </Button>
      </div>
    </div>
  )
}
