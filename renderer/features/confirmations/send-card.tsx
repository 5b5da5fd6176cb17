import { useShallow } from 'zustand/react/shallow'
import type { ConfirmationOf } from '../../../main/domain/confirmation.ts'
import { useText } from '../../i18n/use-text.ts'
import { answerConfirmation, openSends, useConfirmations } from '../../stores/use-confirmations.ts'
import { Button } from '../../ui/button.tsx'
import { AnswerHere } from './answer-here.tsx'
import { SendContent } from './send-content.tsx'
import { useReady } from './use-ready.ts'
import styles from './send-card.module.css'

/** A send that Ask mode holds back: exactly what would leave, and whether it may. */
export function SendCard({ question }: { question: ConfirmationOf<'network'> }) {
  const { t } = useText()
  const all = useConfirmations(useShallow(openSends))
  const ready = useReady()
  const declineAll = (): void => all.forEach((one) => void answerConfirmation(one, { type: 'cancel' }))
  return (
    <div className={styles['place']}>
      <section className={styles['question']} aria-labelledby="network-question" data-region="question" tabIndex={-1}>
        <header className={styles['head']}>
          <h2 id="network-question" className={styles['title']}>
            {t('network.question', { host: question.host })}
          </h2>
          {all.length > 1 && (
            <span className={styles['position']}>{t('network.questionOf', { number: 1, total: all.length })}</span>
          )}
        </header>
        <SendContent
          question={question}
          onLeaveOut={
            question.conversationId !== null && question.turnId !== null
              ? (at) => void answerConfirmation(question, { type: 'without', messages: [at] })
              : undefined
          }
        />
        <footer className={styles['actions']}>
          {all.length > 1 && (
            <Button look="plain" className={styles['all']} onClick={declineAll}>
              {t('network.declineAll', { count: all.length })}
            </Button>
          )}
          <Button onClick={() => void answerConfirmation(question, { type: 'cancel' })}>{t('network.decline')}</Button>
          <AnswerHere question={question} ready={ready} />
          {question.conversationId !== null && (
            <Button
              disabled={!ready}
              title={t('network.allowHereTitle', { host: question.host })}
              onClick={() => void answerConfirmation(question, { type: 'in-conversation' })}
            >
              {t('network.allowHere')}
            </Button>
          )}
          <Button look="primary" disabled={!ready} onClick={() => void answerConfirmation(question, { type: 'send' })}>
            {t('network.allow')}
          </Button>
        </footer>
      </section>
    </div>
  )
}
