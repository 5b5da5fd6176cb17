import { useEffect, useState } from 'react'
import type { RecentAnswer } from '../../../preload/contract/search.ts'
import { client } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { showError } from '../../stores/use-toasts.ts'
import { useWorkspaces } from '../../stores/use-workspaces.ts'
import { useAge } from '../cache/use-age.ts'
import { openMessage } from './open-message.ts'
import styles from './recent-answers.module.css'

const MOST = 4

/** The last answers of this workspace, each the way back to it. Asked for once the page is there; absent when there are none. */
export function RecentAnswers() {
  const { t } = useText()
  const age = useAge()
  const workspaceId = useWorkspaces((state) => state.list?.current)
  const [{ answers, at }, setFound] = useState<{ answers: readonly RecentAnswer[]; at: number }>({ answers: [], at: 0 })
  useEffect(() => {
    if (workspaceId === undefined) return
    let stale = false
    client.search.recentAnswers({ workspaceId, limit: MOST }).then((found) => {
      if (!stale) setFound({ answers: found, at: Date.now() })
    }, showError)
    return () => {
      stale = true
    }
  }, [workspaceId])
  if (answers.length === 0) return null
  return (
    <section className={styles['recent']} aria-label={t('chat.recentAnswers')}>
      <h3 className={styles['title']}>{t('chat.recentAnswers')}</h3>
      <ul className={styles['list']}>
        {answers.map((answer) => (
          <li key={answer.messageId}>
            <button type="button" className={styles['answer']} onClick={() => void openMessage(answer)}>
              <span className={styles['question']} dir="auto">
                {answer.question || answer.title}
              </span>
              <span className={styles['age']}>{age(at - answer.createdAt)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
