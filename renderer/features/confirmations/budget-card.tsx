import type { ConfirmationOf } from '../../../main/domain/confirmation.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { answerConfirmation } from '../../stores/use-confirmations.ts'
import { Button } from '../../ui/button.tsx'
import { AnswerHere } from './answer-here.tsx'
import { useReady } from './use-ready.ts'
import styles from './cards.module.css'

/** A request could pass a budget: what it may cost, what is left, and whether it is sent all the same. */
export function BudgetCard({ question }: { question: ConfirmationOf<'budget'> }) {
  const { modelName, budget } = question
  const { t } = useText()
  const formats = useFormats()
  const ready = useReady()
  const { period, workspace, limitMicroUsd, usedMicroUsd, mightCostMicroUsd } = budget
  return (
    <div className={styles['place']}>
      <section
        className={`${styles['card']} ${styles['gate']}`}
        aria-labelledby="budget-question"
        data-region="question"
        tabIndex={-1}
      >
        <header className={styles['head']}>
          <h2 id="budget-question" className={styles['title']}>
            {t(`spending.ask.${workspace ? 'workspace' : 'all'}.${period}`)}
          </h2>
        </header>
        <p>
          {t('spending.ask.text', {
            model: modelName,
            most: formats.cost(mightCostMicroUsd),
            used: formats.cost(usedMicroUsd),
            limit: formats.cost(limitMicroUsd)
          })}
        </p>
        <p className={styles['muted']}>{t('spending.ask.note')}</p>
        <footer className={styles['actions']}>
          <Button onClick={() => void answerConfirmation(question, { type: 'cancel' })}>{t('spending.ask.no')}</Button>
          <AnswerHere question={question} ready={ready} />
          <Button look="primary" disabled={!ready} onClick={() => void answerConfirmation(question, { type: 'send' })}>
            {t('spending.ask.yes')}
          </Button>
        </footer>
      </section>
    </div>
  )
}
