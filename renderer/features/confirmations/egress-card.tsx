import type { ConfirmationOf } from '../../../main/domain/confirmation.ts'
import { useState } from 'react'
import type { EgressPiece } from '../../../main/domain/security.ts'
import { useText } from '../../i18n/use-text.ts'
import { answerConfirmation } from '../../stores/use-confirmations.ts'
import { Button } from '../../ui/button.tsx'
import { AnswerHere } from './answer-here.tsx'
import { useReady } from './use-ready.ts'
import styles from './cards.module.css'

/**
 * What would leave, beside what the person wrote. A value that is pressed stays readable, and words that are selected are
 * masked as well; the card then shows what would leave after that.
 */
export function EgressCard({ question }: { question: ConfirmationOf<'egress'> }) {
  const { t } = useText()
  const ready = useReady()
  const [selected, setSelected] = useState('')
  const { modelName, pieces, label, namesMissed } = question
  const masked = pieces.filter(({ parts }) => parts.some(({ placeholder }) => placeholder !== undefined))
  const values = new Map(
    pieces.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.placeholder === undefined ? [] : [[part.placeholder, part] as const]))
    )
  )
  const answer = (type: 'send' | 'cancel' | 'always') => (): void => void answerConfirmation(question, { type })
  return (
    <div className={styles['place']}>
      <section
        className={`${styles['card']} ${styles['gate']}`}
        aria-labelledby="egress-question"
        data-region="question"
        tabIndex={-1}
        onMouseUp={() => setSelected(selectedWords())}
        onKeyUp={() => setSelected(selectedWords())}
      >
        <header className={styles['head']}>
          <h2 id="egress-question" className={styles['title']}>
            {t('security.sendTo', { model: modelName })}
          </h2>
          <span className={styles['muted']}>
            {t('security.found', { count: values.size })} · {t(`security.label.${label}`)}
          </span>
        </header>
        <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('security.wouldLeave')}>
          {masked.map((piece, index) => (
            <div key={index} className={styles['sides']}>
              <Side heading={t('security.wrote')} where={t('security.stays')} piece={piece} />
              <Side heading={t('security.wouldLeave')} where={t('security.leaves')} piece={piece} leaves />
            </div>
          ))}
          {pieces.length > masked.length && (
            <p className={styles['muted']}>{t('security.others', { count: pieces.length - masked.length })}</p>
          )}
        </div>
        <ul className={styles['values']} aria-label={t('security.values')}>
          {[...values].map(([placeholder, { text, type }]) => (
            <li key={placeholder}>
              <button
                type="button"
                className={styles['value']}
                title={t('security.keepTitle', { value: text })}
                onClick={() => void answerConfirmation(question, { type: 'change', keep: [text], mask: [] })}
              >
                <code>{placeholder}</code>{' '}
                {t(`security.type.${(type ?? 'CUSTOM') as 'PERSON'}`, { defaultValue: type ?? '' })}{' '}
                <u>{t('security.keep')}</u>
              </button>
            </li>
          ))}
        </ul>
        {namesMissed && <p>{t('security.namesMissed')}</p>}
        <p className={styles['muted']}>{t('security.putBack')}</p>
        <footer className={styles['actions']}>
          <Button onClick={answer('cancel')}>{t('security.dontSend')}</Button>
          <AnswerHere question={question} ready={ready} />
          <span className={styles['push']} />
          {selected !== '' && (
            <>
              <Button onClick={() => void answerConfirmation(question, { type: 'change', keep: [], mask: [selected] })}>
                {t('security.maskSelected')}
              </Button>
              <Button
                title={t('security.maskAlwaysTitle', { words: selected })}
                onClick={() =>
                  void answerConfirmation(question, { type: 'change', keep: [], mask: [selected], always: true })
                }
              >
                {t('security.maskAlways')}
              </Button>
            </>
          )}
          <Button look="plain" disabled={!ready} onClick={answer('always')}>
            {t('security.always')}
          </Button>
          <Button look="primary" disabled={!ready} onClick={answer('send')}>
            {t('security.sendMasked')}
          </Button>
        </footer>
      </section>
    </div>
  )
}

interface SideProps {
  heading: string
  where: string
  piece: EgressPiece
  leaves?: boolean
}

function Side({ heading, where, piece, leaves = false }: SideProps) {
  return (
    <div className={leaves ? styles['leaves'] : styles['stays']}>
      <h3 className={styles['heading']}>
        {heading} <span>{where}</span>
      </h3>
      <p className={styles['text']}>
        {piece.parts.map(({ text, placeholder }, index) =>
          placeholder === undefined ? (
            <span key={index}>{text}</span>
          ) : leaves ? (
            <code key={index} className={styles['mask']}>
              {placeholder}
            </code>
          ) : (
            <span key={index} className={styles['real']}>
              {text}
            </span>
          )
        )}
      </p>
    </div>
  )
}

/** Words that are selected in the card; nothing where the selection is too long to be a value. */
function selectedWords(): string {
  const words = document.getSelection()?.toString().trim() ?? ''
  return words.length > 1 && words.length <= 200 ? words : ''
}
