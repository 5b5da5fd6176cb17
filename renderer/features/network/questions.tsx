import { useEffect, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { NetworkQuestion } from '../../../main/domain/network.ts'
import { useText } from '../../i18n/use-text.ts'
import { announce } from '../../stores/use-app.ts'
import { answerQuestion, openQuestions, useNetwork } from '../../stores/use-network.ts'
import { Button } from '../../ui/button.tsx'
import { QuestionContent } from './question-content.tsx'
import styles from './questions.module.css'

/** A second click that was meant for the question before must not answer the next one. */
const READY_AFTER_MS = 500

/**
 * What waits for the person in Ask mode, below every page: one at a time, the oldest first. It takes no focus, so that
 * nothing that is being typed can answer it.
 */
export function Questions() {
  const { t } = useText()
  const questions = useNetwork(useShallow(openQuestions))
  const first = questions[0]
  const host = first?.host
  const id = first?.id
  useEffect(() => {
    if (host !== undefined) announce(t('network.questionNew', { host }))
  }, [id, host, t])
  if (!first) return null
  return <Question key={first.id} question={first} number={1} total={questions.length} others={questions} />
}

interface QuestionProps {
  question: NetworkQuestion
  number: number
  total: number
  others: NetworkQuestion[]
}

function Question({ question, number, total, others }: QuestionProps) {
  const { t } = useText()
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), READY_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const answer = (allow: boolean): void => void answerQuestion(question.id, allow)
  const declineAll = (): void => others.forEach(({ id }) => void answerQuestion(id, false))
  return (
    <div className={styles['place']}>
      <section className={styles['question']} aria-labelledby="network-question" data-region="question" tabIndex={-1}>
        <header className={styles['head']}>
          <h2 id="network-question" className={styles['title']}>
            {t('network.question', { host: question.host })}
          </h2>
          {total > 1 && <span className={styles['position']}>{t('network.questionOf', { number, total })}</span>}
        </header>
        <QuestionContent question={question} />
        <footer className={styles['actions']}>
          {total > 1 && (
            <Button look="plain" className={styles['all']} onClick={declineAll}>
              {t('network.declineAll', { count: total })}
            </Button>
          )}
          <Button onClick={() => answer(false)}>{t('network.decline')}</Button>
          <Button look="primary" disabled={!ready} onClick={() => answer(true)}>
            {t('network.allow')}
          </Button>
        </footer>
      </section>
    </div>
  )
}
