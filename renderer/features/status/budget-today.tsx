import { useEffect } from 'react'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { followMonthSpend, useBudget, useMonthSpend } from '../../stores/use-month-spend.ts'
import styles from './status-bar.module.css'

/** What today has cost, and how much of the month's budget is gone; only for who has set one. */
export function BudgetToday() {
  const { t } = useText()
  const formats = useFormats()
  const budget = useBudget()
  const burn = useMonthSpend((state) => state.burn)
  const follows = budget !== null
  useEffect(() => (follows ? followMonthSpend() : undefined), [follows])
  if (!burn || budget === null) return null
  return (
    <button type="button" onClick={() => showPage('insights')}>
      <span className={burn.spentMicroUsd > budget ? styles['waiting'] : ''}>
        {t('status.spentToday', {
          money: formats.cost(burn.todayMicroUsd),
          share: formats.percent(burn.spentMicroUsd / budget)
        })}
      </span>
    </button>
  )
}
