import type { ConfirmationOf } from '../../../main/domain/confirmation.ts'
import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import type { SuspiciousPassage } from '../../../main/domain/security.ts'
import { useText } from '../../i18n/use-text.ts'
import { answerConfirmation } from '../../stores/use-confirmations.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { AnswerHere } from './answer-here.tsx'
import { useReady } from './use-ready.ts'
import styles from './cards.module.css'

/** A request that looks like an attack: what was found, marked in its text, where it came from, and what can be done. */
export function SecurityCard({ question }: { question: ConfirmationOf<'security'> }) {
  const { verdict, passages } = question
  const { t } = useText()
  const ready = useReady()
  const outside = passages.every(({ source, text }) => source !== '' || /^[>`]/.test(text))
  const source = passages.find((one) => one.source !== '')?.source
  const blocked = verdict === 'block'
  const maskable = passages.every(({ text, marked }) => marked.some((words) => text.includes(words)))
  return (
    <div className={styles['place']}>
      <section
        className={`${styles['card']} ${styles['check']}`}
        aria-labelledby="security-question"
        data-region="question"
        tabIndex={-1}
      >
        <header className={styles['head']}>
          <ShieldAlert size={16} aria-hidden className={styles['alert']} />
          <h2 id="security-question" className={styles['title']}>
            {blocked
              ? t('security.blocked')
              : source !== undefined
                ? t('security.fromFile', { file: source })
                : t(outside ? 'security.fromPaste' : 'security.fromWords')}
          </h2>
        </header>
        <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('security.passages')}>
          {passages.map((passage, index) => (
            <Passage key={index} passage={passage} />
          ))}
        </div>
        <p className={styles['muted']}>
          {t(blocked ? 'security.blockedText' : outside ? 'security.outsideText' : 'security.wordsText')}
        </p>
        {blocked ? (
          <Appeal question={question} ready={ready} />
        ) : (
          <footer className={styles['actions']}>
            <Button onClick={() => void answerConfirmation(question, { type: 'cancel' })}>{t('security.edit')}</Button>
            <AnswerHere question={question} ready={ready} />
            {(outside || maskable) && (
              <Button disabled={!ready} onClick={() => void answerConfirmation(question, { type: 'leave-out' })}>
                {t(outside ? 'security.leaveOut' : 'security.maskMarked')}
              </Button>
            )}
            <Button
              look="primary"
              disabled={!ready}
              onClick={() => void answerConfirmation(question, { type: 'send' })}
            >
              {t(outside ? 'security.asQuote' : 'security.send')}
            </Button>
          </footer>
        )}
      </section>
    </div>
  )
}

function Passage({ passage: { text, marked, families, source } }: { passage: SuspiciousPassage }) {
  const { t } = useText()
  return (
    <figure className={styles['passage']}>
      <blockquote className={styles['text']}>
        {markedParts(text, marked).map(({ part, hit }, index) =>
          hit ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>
        )}
      </blockquote>
      <figcaption className={styles['muted']}>
        {[source, ...families.map((family) => t(`security.family.${family as 'override'}`, { defaultValue: family }))]
          .filter((one) => one !== '')
          .join(' · ')}
      </figcaption>
    </figure>
  )
}

/** A block can be appealed once, with a reason, which is kept with the text's fingerprint. */
function Appeal({ question, ready }: { question: ConfirmationOf<'security'>; ready: boolean }) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  return (
    <form
      className={styles['appeal']}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') void answerConfirmation(question, { type: 'appeal', reason: reason.trim() })
      }}
    >
      <Field
        label={t('security.reason')}
        value={reason}
        maxLength={2000}
        onChange={(event) => setReason(event.target.value)}
      />
      <footer className={styles['actions']}>
        <Button type="submit" disabled={!ready || reason.trim() === ''}>
          {t('security.appeal')}
        </Button>
        <Button look="primary" onClick={() => void answerConfirmation(question, { type: 'cancel' })}>
          {t('security.keepDraft')}
        </Button>
      </footer>
    </form>
  )
}

function markedParts(text: string, marked: readonly string[]): { part: string; hit: boolean }[] {
  const places = marked
    .map((words) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start)
  const parts: { part: string; hit: boolean }[] = []
  let from = 0
  for (const { start, end } of places) {
    if (start < from) continue
    parts.push({ part: text.slice(from, start), hit: false }, { part: text.slice(start, end), hit: true })
    from = end
  }
  parts.push({ part: text.slice(from), hit: false })
  return parts.filter(({ part }) => part !== '')
}
