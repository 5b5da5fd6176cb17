import type { SimilarAnswer } from '../../../main/domain/cache.ts'
import { useText } from '../../i18n/use-text.ts'
import { openMessage } from '../chat/open-message.ts'
import styles from './cache-badge.module.css'

const LONGEST = 80

/** Under a new answer: something similar was asked before, and here is what was said then. */
export function SimilarOffer({ similar: { question, place } }: { similar: SimilarAnswer }) {
  const { t } = useText()
  if (!place) return null
  const shown = question.length > LONGEST ? `${Array.from(question).slice(0, LONGEST).join('')}…` : question
  return (
    <span className={styles['offer']}>
      {t('cache.similar')}{' '}
      <button type="button" data-tip={question} onClick={() => void openMessage(place)}>
        {shown}
      </button>
    </span>
  )
}
