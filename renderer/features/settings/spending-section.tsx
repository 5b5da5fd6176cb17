import { useEffect, useId, useRef, useState } from 'react'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { Select } from '../../ui/select.tsx'
import { DOLLAR_RANGE, dollarsIn } from './dollars-in.ts'
import { Setting, SettingsSection } from './setting.tsx'
import { cameForBudget } from './show-budget-setting.ts'
import styles from './spending-section.module.css'

type BudgetName = 'monthlyBudgetUsd' | 'dailyBudgetUsd'

/** What the person does not want to spend more than. */
export function SpendingSection({ spending }: { spending: Settings['spending'] }) {
  const { t, language } = useText()
  return (
    <SettingsSection title={t('settings.spending')}>
      <Setting title={t('settings.monthlyBudget')} text={t('settings.monthlyBudgetText')}>
        <Budget key={language} name="monthlyBudgetUsd" stored={spending.monthlyBudgetUsd} />
      </Setting>
      <Setting title={t('settings.dailyBudget')} text={t('settings.dailyBudgetText')}>
        <Budget key={language} name="dailyBudgetUsd" stored={spending.dailyBudgetUsd} />
      </Setting>
      <Setting title={t('settings.whenReached')} text={t('settings.whenReachedText')}>
        <Select
          aria-label={t('settings.whenReached')}
          value={spending.whenReached}
          onChange={({ target }) =>
            void changeSettings({ spending: { whenReached: target.value === 'stop' ? 'stop' : 'warn' } })
          }
        >
          <option value="warn">{t('settings.whenReachedWarn')}</option>
          <option value="stop">{t('settings.whenReachedStop')}</option>
        </Select>
      </Setting>
    </SettingsSection>
  )
}

/** Counts when the field is left or Enter is pressed, if it is an amount or empty. */
function Budget({ name, stored }: { name: BudgetName; stored: number | null }) {
  const { t } = useText()
  const formats = useFormats()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(stored === null ? '' : formats.number(stored, Number.isInteger(stored) ? 0 : 2))
  const [left, setLeft] = useState(false)
  const usd = dollarsIn(text)
  const wrong = left && usd === undefined
  const [least, most] = DOLLAR_RANGE
  useEffect(() => {
    if (name !== 'monthlyBudgetUsd' || !cameForBudget()) return
    field.current?.scrollIntoView({ block: 'center' })
    field.current?.focus()
  }, [name])
  const save = (): void => {
    setLeft(true)
    if (usd !== undefined && usd !== stored) void changeSettings({ spending: { [name]: usd } })
  }
  return (
    <div className={styles['budget']}>
      <span className={styles['amount']}>
        <span aria-hidden="true">$</span>
        <input
          ref={field}
          inputMode="decimal"
          autoComplete="off"
          aria-label={t(name === 'monthlyBudgetUsd' ? 'settings.monthlyBudget' : 'settings.dailyBudget')}
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
