import { useState } from 'react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { AnswerEditor } from './answer-editor.tsx'
import { AnswerEnd } from './answer-end.tsx'
import { AnswerFoot } from './answer-foot.tsx'
import { AnswerProgress } from './answer-progress.tsx'
import { NotWholeWarning } from './not-whole.tsx'
import { AnswerText } from './answer-text.tsx'
import { reasoningOf, textOf } from '../../../main/domain/message-text.ts'
import { WeakAnswer } from './weak-answer.tsx'
import styles from './answer.module.css'

/** What a model wrote, as it is being written or as it ended. */
export function Answer({ message, last }: { message: BranchMessage; last: boolean }) {
  const { t } = useText()
  const running = useConversation((state) => (state.running?.messageId === message.id ? state.running : null))
  const [behind, setBehind] = useState(false)
  const editing = useConversation((state) => state.editing === message.id)
  const text = textOf(message)
  const reasoning = reasoningOf(message)
  return (
    <article className={styles['answer']} aria-label={t('chat.answer')} aria-busy={running !== null || behind}>
      {running !== null && running.leftOut > 0 && (
        <p className={styles['leftOut']}>{t('chat.leavingOut', { count: running.leftOut })}</p>
      )}
      {!running && message.summary?.notWhole && <NotWholeWarning id={message.id} summary={message.summary} />}
      {reasoning !== '' && (
        <details className={styles['reasoning']}>
          <summary>{running && text === '' ? t('chat.thinking') : t('chat.thoughts')}</summary>
          <AnswerText text={reasoning} growing={running !== null && text === ''} />
        </details>
      )}
      {text !== '' && !editing && <AnswerText text={text} growing={running !== null} onBehind={setBehind} />}
      {editing && <AnswerEditor message={message} />}
      {running && text === '' && <AnswerProgress running={running} />}
      {running && text !== '' && running.written !== null && <Written percent={running.written} />}
      {!running && <AnswerEnd message={message} empty={text === ''} />}
      {!running && last && message.summary?.weak && <WeakAnswer message={message} weak={message.summary.weak} />}
      {!running && !editing && <AnswerFoot message={message} text={text} last={last} />}
    </article>
  )
}

/** How much of the answer is there, by what is usual for its model. */
function Written({ percent }: { percent: number }) {
  const { t } = useText()
  const text = t('chat.written', { fraction: percent / 100 })
  return (
    <div className={styles['written']}>
      <ProgressBar fraction={percent / 100} label={text} quiet />
      <span aria-hidden="true">{text}</span>
    </div>
  )
}
