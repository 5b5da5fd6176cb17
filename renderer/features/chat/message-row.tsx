import { memo, useEffect } from 'react'
import type { MessageId } from '../../../main/domain/ids.ts'
import { loadMessage } from '../../stores/load-messages.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { Answer } from './answer.tsx'
import { CutLine, useCutBelow } from './cut-line.tsx'
import { UserMessage } from './user-message.tsx'
import styles from './message-list.module.css'

/** One message of the branch on view: only a change of its own paints it again. */
export const MessageRow = memo(function MessageRow({ id, last }: { id: MessageId; last: boolean }) {
  const message = useConversation((state) => state.messages[id])
  const cut = useCutBelow(id)
  const missing = message === undefined
  useEffect(() => {
    if (missing) loadMessage(id)
  }, [missing, id])
  if (!message) return <div className={styles['missing']} />
  return (
    <div className={`${styles['row']} ${message.role === 'user' ? styles['user'] : ''}`}>
      {message.role === 'user' ? <UserMessage message={message} /> : <Answer message={message} last={last} />}
      {cut !== null && <CutLine answer={cut} />}
    </div>
  )
})
