import { useState } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { Select } from '../../ui/select.tsx'
import { Setting } from './setting.tsx'
import styles from './spending-section.module.css'

type Spending = Settings['spending']

/** Those that people here count in most; a dollar is always there, since providers charge in it. */
const CODES = ['USD', 'EUR', 'GBP', 'TRY', 'CHF', 'JPY', 'CAD', 'AUD', 'INR', 'BRL'] as const

/** In which money amounts are shown, at the rate that the person gives: nothing is fetched for it. */
export function CurrencySetting({ spending }: { spending: Spending }) {
  const { t, language } = useText()
  const { code } = spending.currency
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  return (
    <>
      <Setting title={t('settings.currency')} text={t('settings.currencyText')}>
        <Select
          aria-label={t('settings.currency')}
          value={code}
          onChange={({ target }) => void changeSettings(rescaled(spending, { code: target.value, perUsd: 1 }))}
        >
          {CODES.map((one) => (
            <option key={one} value={one}>
              {names.of(one) ?? one}
            </option>
          ))}
        </Select>
      </Setting>
      {code !== 'USD' && (
        <Setting title={t('settings.rate', { code })} text={t('settings.rateText')}>
          <Rate key={`${code} ${language}`} spending={spending} />
        </Setting>
      )}
    </>
  )
}

function Rate({ spending }: { spending: Spending }) {
  const { t } = useText()
  const formats = useFormats()
  const { code, perUsd } = spending.currency
  const [text, setText] = useState(formats.number(perUsd, 4))
  const rate = Number(text.trim().replace(',', '.'))
  const right = /^\d{1,6}(?:[.,]\d{1,4})?$/.test(text.trim()) && rate >= 0.0001
  const save = (): void => {
    if (right && rate !== perUsd) void changeSettings(rescaled(spending, { code, perUsd: rate }))
  }
  return (
    <span className={styles['amount']}>
      <span aria-hidden="true">{code}</span>
      <input
        inputMode="decimal"
        autoComplete="off"
        aria-label={t('settings.rate', { code })}
        aria-invalid={!right}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={save}
        onKeyDown={({ key }) => key === 'Enter' && save()}
      />
    </span>
  )
}

/** The same amounts at another rate: a budget of 2,000 liras stays one. Another currency keeps what the dollars are. */
function rescaled(spending: Spending, currency: Spending['currency']): { spending: Partial<Spending> } {
  const before = spending.currency
  if (before.code !== currency.code || before.perUsd === 1) return { spending: { currency } }
  const factor = before.perUsd / currency.perUsd
  const scaled = (usd: number | null): number | null => (usd === null ? null : Math.max(0.01, usd * factor))
  return {
    spending: {
      currency,
      dailyBudgetUsd: scaled(spending.dailyBudgetUsd),
      monthlyBudgetUsd: scaled(spending.monthlyBudgetUsd),
      workspaces: Object.fromEntries(
        Object.entries(spending.workspaces).map(([id, { dailyBudgetUsd, monthlyBudgetUsd }]) => [
          id,
          { dailyBudgetUsd: scaled(dailyBudgetUsd), monthlyBudgetUsd: scaled(monthlyBudgetUsd) }
        ])
      )
    }
  }
}
