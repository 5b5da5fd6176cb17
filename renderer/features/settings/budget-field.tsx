import { useEffect, useId, useRef, useState } from 'react'
import { useCurrency } from '../../i18n/use-currency.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { DOLLAR_RANGE, dollarsIn } from './dollars-in.ts'
import styles from './spending-section.module.css'

interface BudgetFieldProps {
  label: string
  /** US dollars; null for none. */
  stored: number | null
  /** Whether the person came here for it: it is focused then. */
  wanted?: () => boolean
  onChange: (usd: number | null) => void
}

/** An amount in the person's money. It counts when the field is left or Enter is pressed, if it is one or empty. */
export function BudgetField({ label, stored, wanted, onChange }: BudgetFieldProps) {
  const { t, language } = useText()
  const formats = useFormats()
  const { code, perUsd } = useCurrency()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const amount = stored === null ? null : Math.round(stored * perUsd * 100) / 100
  const [text, setText] = useState(amount === null ? '' : formats.number(amount, Number.isInteger(amount) ? 0 : 2))
  const [left, setLeft] = useState(false)
  const usd = dollarsIn(text, perUsd)
  const wrong = left && usd === undefined
  const [least, most] = DOLLAR_RANGE
  useEffect(() => {
    if (!wanted?.()) return
    field.current?.scrollIntoView({ block: 'center' })
    field.current?.focus()
  }, [wanted])
  const save = (): void => {
    setLeft(true)
    if (usd !== undefined && usd !== stored) onChange(usd)
  }
  return (
    <div className={styles['budget']}>
      <span className={styles['amount']}>
        <span aria-hidden="true">{symbolOf(code, language)}</span>
        <input
          ref={field}
          inputMode="decimal"
          autoComplete="off"
          aria-label={label}
          aria-invalid={wrong}
          aria-describedby={wrong ? id : undefined}
          placeholder={t('settings.monthlyBudgetNone')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onBlur={save}
          onKeyDown={({ key }) => key === 'Enter' && save()}
        />
      </span>
      {wrong && (
        <p id={id} className={styles['wrong']} role="alert">
          {t('settings.monthlyBudgetWrong', { low: formats.cost(least * 1e6), high: formats.cost(most * 1e6) })}
        </p>
      )}
    </div>
  )
}

function symbolOf(code: string, language: string): string {
  const parts = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: code,
    currencyDisplay: 'narrowSymbol'
  }).formatToParts(0)
  return parts.find(({ type }) => type === 'currency')?.value ?? code
}
