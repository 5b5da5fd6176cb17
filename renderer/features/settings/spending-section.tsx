import { useText } from '../../i18n/use-text.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { Select } from '../../ui/select.tsx'
import { BudgetField } from './budget-field.tsx'
import { CurrencySetting } from './currency-setting.tsx'
import { Setting, SettingsSection } from './setting.tsx'
import { cameForBudget } from './show-budget-setting.ts'

type WhenReached = Settings['spending']['whenReached']

/** What the person does not want to spend more than. */
export function SpendingSection({ spending }: { spending: Settings['spending'] }) {
  const { t, language } = useText()
  const { code, perUsd } = spending.currency
  // Another language or rate writes the amounts anew.
  const written = `${language} ${code} ${perUsd}`
  return (
    <SettingsSection title={t('settings.spending')}>
      <Setting title={t('settings.monthlyBudget')} text={t('settings.monthlyBudgetText')}>
        <BudgetField
          key={written}
          label={t('settings.monthlyBudget')}
          stored={spending.monthlyBudgetUsd}
          wanted={cameForBudget}
          onChange={(usd) => void changeSettings({ spending: { monthlyBudgetUsd: usd } })}
        />
      </Setting>
      <Setting title={t('settings.dailyBudget')} text={t('settings.dailyBudgetText')}>
        <BudgetField
          key={written}
          label={t('settings.dailyBudget')}
          stored={spending.dailyBudgetUsd}
          onChange={(usd) => void changeSettings({ spending: { dailyBudgetUsd: usd } })}
        />
      </Setting>
      <Setting title={t('settings.whenReached')} text={t('settings.whenReachedText')}>
        <Select
          aria-label={t('settings.whenReached')}
          value={spending.whenReached}
          onChange={({ target }) => void changeSettings({ spending: { whenReached: target.value as WhenReached } })}
        >
          <option value="warn">{t('settings.whenReachedWarn')}</option>
          <option value="ask">{t('settings.whenReachedAsk')}</option>
          <option value="stop">{t('settings.whenReachedStop')}</option>
        </Select>
      </Setting>
      <CurrencySetting spending={spending} />
    </SettingsSection>
  )
}
