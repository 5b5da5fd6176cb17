import { ChartColumn } from 'lucide-react'
import type { InsightsAnswer } from '../../../preload/contract/insights.ts'
import { useText } from '../../i18n/use-text.ts'
import { startOfDay } from '../../stores/days.ts'
import { newConversation } from '../../stores/use-conversation.ts'
import { useConversations } from '../../stores/use-conversations.ts'
import { clearFilter, showSpan, useInsights } from '../../stores/use-insights.ts'
import { Button } from '../../ui/button.tsx'
import { focusComposer } from '../chat/focus-composer.ts'
import { Narrowing } from './controls.tsx'
import { useFigureFormats } from './use-figure-formats.ts'
import styles from './no-figures.module.css'

/** Nothing to count: what would be here, or where it is. */
export function NoFigures({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const span = useInsights((state) => state.span)
  const { from, to } = useInsights((state) => state.answered)
  const asked = useConversations((state) => state.conversations.length > 0)
  const narrowed = useInsights((state) => Object.values(state.filter).some((value) => value !== undefined))
  const days = formats.days(startOfDay(from), startOfDay(to))
  const begin = (): void => {
    newConversation()
    focusComposer()
  }
  if (!asked && !narrowed)
    return (
      <Note title={t('insights.emptyTitle')} text={t('insights.emptyText')}>
        <Button look="primary" onClick={begin}>
          {t('insights.ask')}
        </Button>
      </Note>
    )
  return (
    <>
      {narrowed && <Narrowing choices={answer.choices} />}
      <Note
        title={t('insights.noneTitle')}
        text={t(narrowed ? 'insights.noneNarrowed' : 'insights.noneText', { days })}
      >
        {narrowed ? (
          <Button onClick={clearFilter}>{t('insights.clear')}</Button>
        ) : (
          span !== '365' && <Button onClick={() => showSpan('365')}>{t('insights.lookBack')}</Button>
        )}
      </Note>
    </>
  )
}

function Note({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  return (
    <section className={styles['note']}>
      <ChartColumn size={28} strokeWidth={1.4} aria-hidden="true" />
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </section>
  )
}
