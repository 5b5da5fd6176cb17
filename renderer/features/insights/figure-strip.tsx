import type { ReactNode } from 'react'
import type { InsightsAnswer } from '../../../preload/contract/insights.ts'
import { useText } from '../../i18n/use-text.ts'
import { openDrilldown, type Question } from '../../stores/use-turn-drilldown.ts'
import { momentsOf, useInsights } from '../../stores/use-insights.ts'
import figures from '../../ui/figures.module.css'
import { BudgetBurn } from './budget-burn.tsx'
import { Comparison } from './comparison.tsx'
import { comparedWith, spentOf } from './measures.ts'
import { useFigureFormats } from './use-figure-formats.ts'
import styles from './figure-strip.module.css'

/** The figures of the whole range, each the way to the turns behind it. */
export function FigureStrip({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const answered = useInsights((state) => state.answered)
  const { totals } = answer
  const before = comparedWith(answer)
  const look = (title: string, filter: Question['filter'], count?: number, note?: string) => (): void =>
    void openDrilldown({ title, filter, moments: momentsOf(answered), count, note })
  const tokens = totals.inputTokens + totals.outputTokens
  const here = totals.turns - totals.remoteTurns - totals.cacheHits
  const share = (part: number): string => formats.share(totals.turns === 0 ? 0 : part / totals.turns)
  const warmed = totals.warmedMicroUsd > 0 ? formats.money(totals.warmedMicroUsd) : null
  const spentMore = [
    ...(warmed === null ? [] : [t('insights.warmed', { money: warmed })]),
    ...(totals.unpriced > 0 ? [t('insights.unpriced', { count: totals.unpriced })] : [])
  ]
  const p95 = totals.firstTokenMs?.p95
  return (
    <>
      <div className={`${figures['strip']} ${styles['strip']}`}>
        <Figure
          name={t('insights.spent')}
          value={formats.money(spentOf(totals))}
          more={spentMore.length > 0 ? spentMore.join(', ') : undefined}
          onClick={look(
            t('insights.behind.paid'),
            { paid: true },
            undefined,
            warmed === null ? undefined : t('insights.behind.warmed', { money: warmed })
          )}
        >
          <Comparison now={spentOf(totals)} before={before ? spentOf(before) : undefined} less="better" />
        </Figure>
        <Figure
          name={t('insights.saved')}
          value={formats.money(totals.savedMicroUsd)}
          more={totals.cacheHits > 0 ? t('insights.savedWith', { count: totals.cacheHits }) : undefined}
          onClick={look(t('insights.behind.saved'), { cached: true }, totals.cacheHits)}
        >
          {totals.cacheHits === 0
            ? t('insights.noCache')
            : t('insights.savedTime', { time: formats.time(totals.savedMs) })}
        </Figure>
        <Figure
          name={t('insights.answers')}
          value={formats.count(totals.turns)}
          more={
            totals.cacheHits > 0
              ? t('insights.answeredHereCached', { share: share(here), cached: share(totals.cacheHits) })
              : t('insights.answeredHere', { share: share(here) })
          }
          onClick={look(t('insights.behind.all'), {}, totals.turns)}
        >
          <Comparison now={totals.turns} before={before?.turns} />
        </Figure>
        <Figure
          name={t('insights.firstToken')}
          value={p95 === undefined ? '–' : formats.wait(p95)}
          more={totals.firstTokenMs ? t('insights.median', { time: formats.wait(totals.firstTokenMs.p50) }) : undefined}
          onClick={
            p95 === undefined
              ? undefined
              : look(t('insights.behind.slow', { time: formats.wait(p95) }), { firstTokenSlowerThanMs: p95 })
          }
        >
          <Comparison now={p95} before={before?.firstTokenMs?.p95} less="better" speed />
        </Figure>
        <Figure
          name={t('insights.tokens')}
          value={formats.compact(tokens)}
          more={
            totals.cachedInputTokens > 0
              ? t('insights.tokensKnown', { share: formats.share(totals.cachedInputTokens / totals.inputTokens) })
              : undefined
          }
          onClick={look(t('insights.behind.all'), {}, totals.turns)}
        >
          {t('insights.tokensWritten', { written: formats.compact(totals.outputTokens) })}
        </Figure>
        <Figure
          name={t('insights.left')}
          value={formats.bytes(totals.sentBytes)}
          tone={totals.sentBytes === 0 ? 'private' : undefined}
          more={totals.sentTurns > 0 ? t('insights.leftIn', { count: totals.sentTurns }) : undefined}
          onClick={look(t('insights.behind.sent'), { sent: true })}
        >
          {totals.sentBytes === 0 ? (
            t('insights.nothingLeft')
          ) : (
            <Comparison now={totals.sentBytes} before={before?.sentBytes} less="better" />
          )}
        </Figure>
      </div>
      <BudgetBurn answer={answer} />
      {before === null && <p className={styles['alone']}>{t('insights.nothingBefore')}</p>}
    </>
  )
}

interface FigureProps {
  name: string
  value: string
  tone?: 'private' | undefined
  /** What there is to say beyond the line, for wide windows. */
  more?: ReactNode
  children: ReactNode
  onClick: (() => void) | undefined
}

function Figure({ name, value, tone, more, children, onClick }: FigureProps) {
  return (
    <button type="button" className={`${figures['figure']} ${styles['figure']}`} disabled={!onClick} onClick={onClick}>
      <span className={figures['caption']}>{name}</span>
      <span className={`${figures['value']} ${styles['value']} ${tone === 'private' ? styles['private'] : ''}`}>
        {value}
      </span>
      <span className={figures['caption']}>{children}</span>
      {more !== undefined && <span className={figures['caption']}>{more}</span>}
    </button>
  )
}
