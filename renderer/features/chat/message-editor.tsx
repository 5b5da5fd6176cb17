import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { resend } from '../../stores/turns.ts'
import { editMessage } from '../../stores/use-conversation.ts'
import { Button } from '../../ui/button.tsx'
import { focusComposer } from './focus-composer.ts'
import { attachmentsOf, textOf } from '../../../main/domain/message-text.ts'
import { useAnsweringModel } from './use-answering-model.ts'
import { useUnsendable } from './use-blocked.ts'
import styles from './message-editor.module.css'

/** Rewrites a message in its place. Sending it makes a new branch; the old one stays. */
export function MessageEditor({ message }: { message: BranchMessage }) {
  const { t } = useText()
  const [text, setText] = useState(() => textOf(message))
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [])
  const model = useAnsweringModel()
  const unsendable = useUnsendable(model)
  const empty = text.trim() === '' && attachmentsOf(message).length === 0
  const cancel = (): void => {
    editMessage(null)
    focusComposer()
  }
  const submit = async (): Promise<void> => {
    if (empty || !model || unsendable) return
    if (await resend(message, text, model.ref)) focusComposer()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      cancel()
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      void submit()
    }
  }
  return (
    <div className={styles['editor']}>
      <textarea
        ref={field}
        className={styles['field']}
        aria-label={t('chat.editMessage')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles['line']}>
        <span>{t('chat.editKeeps')}</span>
        <Button look="plain" onClick={cancel}>
          {t('chat.cancel')}
        </Button>
        <Button look="primary" disabled={empty || unsendable} onClick={() => void submit()}>
          {t('chat.resend')}
        </Button>
      </div>
    </div>
  )
}
