import { ArrowLeft } from 'lucide-react'
import { useMemo } from 'react'
import type { AnswerChoice } from '../../../preload/contract/turns.ts'
import type { MessageId } from '../../../main/domain/ids.ts'
import type { TurnTrace } from '../../../main/domain/trace.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { choose, useComparison, type Side } from '../../stores/use-comparison.ts'
import { useTraces } from '../../stores/use-traces.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ComparedTable } from './compared-table.tsx'
import { diffWords, type Piece } from './diff-words.ts'
import styles from './compare-page.module.css'

/** Two answers of a conversation side by side: their figures, and their words with the differences marked. */
export function ComparePage() {
  const { t } = useText()
  const { choices, left, right } = useComparison()
  return (
    <div className={styles['page']} data-region="messages" tabIndex={-1}>
      <header className={styles['head']}>
        <IconButton label={t('compare.back')} icon={<ArrowLeft size={16} />} onClick={() => showPage('chat')} />
        <h1>{t('compare.title')}</h1>
      </header>
      {choices.length < 2 ? (
        <p className={styles['none']}>{t('compare.none')}</p>
      ) : (
        <div className={styles['column']}>
          <div className={styles['sides']}>
            <Chooser side="left" chosen={left} />
            <Chooser side="right" chosen={right} />
          </div>
          <Figures left={left} right={right} />
          <Words left={left} right={right} />
        </div>
      )}
    </div>
  )
}

const WHEN: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }

function Chooser({ side, chosen }: { side: Side; chosen: MessageId | null }) {
  const { t } = useText()
  const formats = useFormats()
  const choices = useComparison((state) => state.choices)
  const groups = groupByQuestion(choices)
  const numberOf = (id: MessageId): number => choices.findIndex((choice) => choice.messageId === id) + 1
  const current = choices.find(({ messageId }) => messageId === chosen)
  return (
    <div className={styles['chooser']}>
      <select
        aria-label={t(`compare.${side}`)}
        value={chosen ?? ''}
        onChange={({ target }) => choose(side, target.value as MessageId)}
      >
        {groups.map((group) => (
          <optgroup key={group[0]?.parentId} label={group[0]?.question ?? ''}>
            {group.map(({ messageId, modelName, model, createdAt }) => (
              <option key={messageId} value={messageId}>
                {t('compare.choice', {
                  number: numberOf(messageId),
                  model: modelName ?? model ?? '',
                  when: formats.date(createdAt, WHEN)
                })}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {current && <p className={styles['question']}>{current.question}</p>}
    </div>
  )
}

/** Answers to the same message together, in the order of the first of each. */
function groupByQuestion(choices: readonly AnswerChoice[]): AnswerChoice[][] {
  const groups = new Map<MessageId | null, AnswerChoice[]>()
  for (const choice of choices) groups.set(choice.parentId, [...(groups.get(choice.parentId) ?? []), choice])
  return [...groups.values()]
}

/** The trace of an answer that is compared; null while it is read, and where none was kept. */
function useTraceOf(messageId: MessageId | null): TurnTrace | null {
  const turnId = useComparison(
    ({ choices }) => choices.find((choice) => choice.messageId === messageId)?.turnId ?? null
  )
  return useTraces((state) => (turnId === null ? null : (state.traces[turnId] ?? null)))
}

function Figures({ left, right }: { left: MessageId | null; right: MessageId | null }) {
  return <ComparedTable left={useTraceOf(left)} right={useTraceOf(right)} />
}

function Words({ left, right }: { left: MessageId | null; right: MessageId | null }) {
  const { t } = useText()
  const texts = useComparison((state) => state.texts)
  const [leftTrace, rightTrace] = [useTraceOf(left), useTraceOf(right)]
  const [a, b] = [left === null ? undefined : texts[left], right === null ? undefined : texts[right]]
  const pieces = useMemo(() => (a === undefined || b === undefined ? null : diffWords(a, b)), [a, b])
  if (!pieces) return null
  const same = a === b
  return (
    <section>
      <h2 className={styles['heading']}>
        {t('compare.words')}
        <span>{a === '' || b === '' ? '' : t(same ? 'compare.same' : 'compare.marked')}</span>
      </h2>
      <div className={styles['sides']}>
        {a === '' ? (
          <Wordless label={t('compare.left')} trace={leftTrace} />
        ) : (
          <Marked label={t('compare.left')} pieces={pieces.left} />
        )}
        {b === '' ? (
          <Wordless label={t('compare.right')} trace={rightTrace} />
        ) : (
          <Marked label={t('compare.right')} pieces={pieces.right} />
        )}
      </div>
    </section>
  )
}

/** An answer of which no word came, and why. */
function Wordless({ label, trace }: { label: string; trace: TurnTrace | null }) {
  const { t } = useText()
  const errorText = useErrorText()
  return (
    <article className={`${styles['words']} ${styles['wordless']}`} aria-label={label}>
      {t(trace?.error ? 'compare.failed' : 'compare.wordless')}
      {trace?.error && <> {errorText(trace.error).message}</>}
    </article>
  )
}

function Marked({ label, pieces }: { label: string; pieces: Piece[] }) {
  return (
    <article className={styles['words']} aria-label={label}>
      {pieces.map(({ text, own }, index) => (own ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>))}
    </article>
  )
}
