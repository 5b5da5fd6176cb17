import type { MessageId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { setInspectorOpen } from '../../stores/use-app.ts'
import { lastMadeAnswer } from '../../stores/last-answer.ts'
import { inspect, useConversation } from '../../stores/use-conversation.ts'
import styles from './not-whole.module.css'

/** The last answer of the branch, where the messages that it was given without end with this one. */
export function useCutBelow(id: MessageId): MessageId | null {
  return useConversation((branch) => {
    const answer = lastMadeAnswer(branch)
    return answer !== undefined && branch.messages[answer]?.summary?.cutAfter === id ? answer : null
  })
}

/** The line in a conversation where the cut is: what was left out of the last answer's prompt lies above it. */
export function CutLine({ answer }: { answer: MessageId }) {
  const { t } = useText()
  const count = useConversation(({ messages }) => messages[answer]?.summary?.leftOutMessages ?? 0)
  const look = (): void => {
    inspect(answer)
    setInspectorOpen(true)
  }
  return (
    <div className={styles['cut']} role="note">
      <span>{t('chat.cut', { count })}</span>
      <button type="button" onClick={look}>
        {t('chat.cutWhy')}
      </button>
      <button type="button" onClick={look}>
        {t('chat.cutPin')}
      </button>
    </div>
  )
}
