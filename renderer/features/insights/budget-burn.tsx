import { TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'
import type { InsightsAnswer, MonthBurn } from '../../../preload/contract/insights.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { loadMonthSpend, useBudget, useMonthSpend } from '../../stores/use-month-spend.ts'
import { showBudgetSetting } from '../settings/show-budget-setting.ts'
import { burnOf } from './burn-of.ts'
import { useFigureFormats } from './use-figure-formats.ts'
import styles from './budget-burn.module.css'

/** How much of the month's budget is gone: of everything, whatever range and filter the page has. @param answer read anew with it */
export function BudgetBurn({ answer }: { answer: InsightsAnswer }) {
  const burn = useMonthSpend((state) => state.burn)
  const budget = useBudget()
  useEffect(() => void loadMonthSpend(), [answer])
  return (
    <div className={styles['budget']}>
      {burn && (budget === null ? <NoBudget burn={burn} /> : <Gauge burn={burn} budget={budget} />)}
    </div>
  )
}

function NoBudget({ burn }: { burn: MonthBurn }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const month = useMonth(burn)
  return (
    <p className={styles['words']}>
      {t('insights.budget.none', { month, spent: formats.money(burn.spentMicroUsd) })}
      <button type="button" className={styles['link']} onClick={showBudgetSetting}>
        {t('insights.budget.set')}
      </button>
    </p>
  )
}

function Gauge({ burn, budget }: { burn: MonthBurn; budget: number }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const dates = useFormats()
  const { spentShare, projectedShare, isOver, willBeOver, overMicroUsd } = burnOf(burn, budget)
  const title = t('insights.budget.title', { month: useMonth(burn) })
  const spent = t('insights.budget.spent', {
    spent: formats.money(burn.spentMicroUsd),
    budget: formats.money(budget),
    share: formats.share(spentShare)
  })
  const elapsed = t('insights.budget.elapsed', { share: formats.share(burn.elapsed) })
  const leads = {
    over: formats.money(overMicroUsd),
    day: dates.date(burn.to - 1, { day: 'numeric', month: 'long' }),
    money: formats.money(burn.projectedMicroUsd ?? 0)
  }
  const pace = isOver
    ? t(burn.projectedMicroUsd === null ? 'insights.budget.isOver' : 'insights.budget.isOverPace', leads)
    : t(
        burn.projectedMicroUsd === null
          ? 'insights.budget.early'
          : willBeOver
            ? 'insights.budget.willBeOver'
            : 'insights.budget.pace',
        leads
      )
  const warns = isOver || willBeOver
  const unpriced = burn.unpriced > 0 ? t('insights.budget.unpriced', { count: burn.unpriced }) : undefined
  return (
    <>
      <button
        type="button"
        className={styles['title']}
        data-tip={t('insights.budget.change')}
        onClick={showBudgetSetting}
      >
        {title}
      </button>
      <div
        className={styles['track']}
        role="meter"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.round(spentShare * 100))}
        aria-valuetext={[spent, elapsed, pace].join('. ')}
      >
        <i className={`${styles['ahead']} ${warns ? styles['warn'] : ''}`} style={{ width: percent(projectedShare) }} />
        <i className={`${styles['gone']} ${isOver ? styles['warn'] : ''}`} style={{ width: percent(spentShare) }} />
        <i className={styles['now']} style={{ left: percent(burn.elapsed) }} />
      </div>
      <p className={styles['words']}>
        <span className={styles['spent']}>{spent}</span>
        <span>{elapsed}</span>
        <span className={warns ? styles['warns'] : ''}>
          {warns && <TriangleAlert size={13} aria-hidden="true" />}
          {pace}
        </span>
        {unpriced !== undefined && <span>{unpriced}</span>}
      </p>
    </>
  )
}

const percent = (share: number): string => `${Math.min(1, share) * 100}%`

function useMonth({ from }: MonthBurn): string {
  return useFormats().date(from, { month: 'long' })
}
