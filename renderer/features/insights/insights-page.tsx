import { useEffect, useState } from 'react'
import type { InsightsAnswer } from '../../../preload/contract/insights.ts'
import { client } from '../../client/client.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'
import { startOfDay } from '../../stores/days.ts'
import { useTurnDrilldown } from '../../stores/use-turn-drilldown.ts'
import { expectInsights, loadInsights, momentsOf, useInsights } from '../../stores/use-insights.ts'
import { Button } from '../../ui/button.tsx'
import { CachesTable, ErrorsTable, SentTable, StagesTable } from './breakdowns.tsx'
import { Narrowing, SpanPicker } from './controls.tsx'
import { ExportButton } from './export-button.tsx'
import { FigureStrip } from './figure-strip.tsx'
import { Latency } from './latency.tsx'
import { LoadSection } from './load-section.tsx'
import { RoutingSections } from './routing-sections.tsx'
import { ModelsTable } from './models-table.tsx'
import { NoFigures } from './no-figures.tsx'
import { SavedTokens } from './saved-tokens.tsx'
import { OverTime } from './over-time.tsx'
import { TurnsPanel } from './turns-panel.tsx'
import { useFigureFormats } from './use-figure-formats.ts'
import { useQuarterName } from './use-quarter-name.ts'
import styles from './insights-page.module.css'

/** What answers cost, how long they took, where they came from and what left the machine. */
export function InsightsPage() {
  const { t } = useText()
  const formats = useFigureFormats()
  const errorText = useErrorText()
  const answer = useInsights((state) => state.answer)
  const range = useInsights((state) => state.range)
  const loading = useInsights((state) => state.loading)
  const failure = useInsights((state) => state.failure)
  const question = useTurnDrilldown((state) => state.question)
  useEffect(expectInsights, [])
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1 className={styles['title']}>{t('insights.title')}</h1>
        <span className={styles['range']}>{formats.days(startOfDay(range.from), startOfDay(range.to))}</span>
        <div className={styles['controls']}>
          <SpanPicker />
          <ExportButton
            of={() => ({ moments: momentsOf(useInsights.getState().range), filter: useInsights.getState().filter })}
          />
        </div>
      </header>
      <div className={styles['scroll']} data-region="messages" tabIndex={-1} aria-busy={loading}>
        <div className={styles['column']}>
          {failure ? (
            <div className={styles['failure']} role="alert">
              <p>{errorText(failure).message}</p>
              <Button onClick={() => void loadInsights()}>{t('chat.tryAgain')}</Button>
            </div>
          ) : (
            answer && <Figures answer={answer} />
          )}
        </div>
      </div>
      {question && <TurnsPanel key={`${question.title} ${question.moments.from}`} question={question} />}
    </div>
  )
}

function Figures({ answer }: { answer: InsightsAnswer }) {
  const narrowed = useInsights((state) => Object.values(state.filter).some((value) => value !== undefined))
  if (answer.totals.turns === 0) return <NoFigures answer={answer} />
  return (
    <>
      <Narrowing choices={answer.choices} />
      <FigureStrip answer={answer} />
      <Archived />
      <OverTime answer={answer} />
      <div className={styles['two']}>
        <ModelsTable answer={answer} />
        <Latency answer={answer} />
      </div>
      <div className={styles['two']}>
        <ErrorsTable answer={answer} />
        <SentTable answer={answer} />
      </div>
      <div className={styles['two']}>
        {answer.caches.length > 0 && <CachesTable answer={answer} />}
        <SavedTokens />
        {!narrowed && answer.stages.length > 0 && <StagesTable answer={answer} />}
      </div>
      {!narrowed && (
        <>
          <LoadSection />
          <RoutingSections className={styles['two']} />
        </>
      )}
    </>
  )
}

/** Says which quarters of the range are archived, so that nobody wonders where their turns are. */
function Archived() {
  const { t, language } = useText()
  const quarterName = useQuarterName()
  const answered = useInsights((state) => state.answered)
  const [quarters, setQuarters] = useState<readonly string[]>([])
  useEffect(() => {
    let current = true
    client.insights.archivedWithin(momentsOf(answered)).then(
      (found) => current && setQuarters(found),
      () => undefined
    )
    return () => {
      current = false
    }
  }, [answered])
  if (quarters.length === 0) return null
  const list = new Intl.ListFormat(language).format(quarters.map(quarterName))
  return <p className={styles['note']}>{t('insights.archived', { count: quarters.length, quarters: list })}</p>
}
