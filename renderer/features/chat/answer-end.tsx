import { CircleSlash, OctagonX, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BranchMessage } from '../../../main/domain/conversation.ts'
import { keepsUnsaid } from '../../../main/domain/keeps-unsaid.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { Button } from '../../ui/button.tsx'
import { AnswerAgain } from './answer-again.tsx'
import styles from './answer-end.module.css'

/** Says when an answer is not whole: what happened, what was kept and what to do next. */
export function AnswerEnd({ message, empty }: { message: BranchMessage; empty: boolean }) {
  const { t } = useText()
  const again = <AnswerAgain message={message} empty={empty} />
  switch (message.status) {
    case 'complete':
      return empty ? <Note icon={<CircleSlash size={16} />} text={t('chat.emptyAnswer')} /> : null
    case 'streaming':
    case 'interrupted':
      return (
        <Note
          icon={<Unplug size={16} />}
          text={empty ? t('chat.interruptedEmpty') : t('chat.interrupted')}
          action={again}
        />
      )
    case 'stopped':
      return (
        <Note
          icon={<CircleSlash size={16} />}
          text={empty ? t('chat.stoppedEmpty') : t('chat.stopped')}
          action={again}
        />
      )
    case 'failed':
      return <Failed message={message} empty={empty} action={again} />
    default:
      return message.status satisfies never
  }
}

function Failed({ message, empty, action }: { message: BranchMessage; empty: boolean; action: ReactNode }) {
  const { t } = useText()
  const error = message.error ?? { code: 'internal' as const, params: {}, retryable: true }
  const { code } = error
  const { message: what, advice } = useErrorText()(error)
  return (
    <Note
      bad
      icon={<OctagonX size={16} />}
      text={what}
      advice={empty ? (keepsUnsaid(code) ? t('chat.writtenAnd', { advice }) : advice) : t('chat.keptAnd', { advice })}
      action={
        <>
          {action}
          {/^(?:model-|inference-)/.test(code) && (
            <Button onClick={() => showPage('models')}>{t('chat.openModels')}</Button>
          )}
          {/^(?:provider-(?:key-missing|auth|quota|model-missing)|base-url-|secrets-)/.test(code) && (
            <Button onClick={() => showPage('providers')}>{t('chat.openProviders')}</Button>
          )}
        </>
      }
    />
  )
}

function Note({
  icon,
  text,
  advice,
  action,
  bad = false
}: {
  icon: ReactNode
  text: string
  advice?: string
  action?: ReactNode
  bad?: boolean
}) {
  return (
    <div className={`${styles['note']} ${bad ? styles['bad'] : ''}`} role={bad ? 'alert' : undefined}>
      <span className={styles['icon']} aria-hidden="true">
        {icon}
      </span>
      <div className={styles['words']}>
        <p className={bad ? styles['what'] : undefined}>{text}</p>
        {advice && <p>{advice}</p>}
      </div>
      {action && <div className={styles['actions']}>{action}</div>}
    </div>
  )
}
