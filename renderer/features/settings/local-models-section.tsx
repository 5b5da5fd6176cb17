import { useText } from '../../i18n/use-text.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { Switch } from '../../ui/switch.tsx'
import { Setting, SettingsSection } from './setting.tsx'
import styles from './local-models-section.module.css'

const IDLE_MINUTES = [5, 15, 30, 60, 240] as const

export function LocalModelsSection({ inference }: { inference: Settings['inference'] }) {
  const { t } = useText()
  const { idleUnloadMinutes, useGpu } = inference
  const choices =
    idleUnloadMinutes === null || IDLE_MINUTES.some((minutes) => minutes === idleUnloadMinutes)
      ? IDLE_MINUTES
      : [...IDLE_MINUTES, idleUnloadMinutes].sort((a, b) => a - b)
  const name = (minutes: number): string =>
    minutes % 60 === 0
      ? t('settings.afterHours', { count: minutes / 60 })
      : t('settings.afterMinutes', { count: minutes })
  return (
    <SettingsSection title={t('settings.localModels')}>
      <Setting title={t('settings.idleUnload')} text={t('settings.idleUnloadText')}>
        <select
          className={styles['select']}
          aria-label={t('settings.idleUnload')}
          value={idleUnloadMinutes ?? 'never'}
          onChange={({ target }) =>
            void changeSettings({
              inference: { idleUnloadMinutes: target.value === 'never' ? null : Number(target.value) }
            })
          }
        >
          {choices.map((minutes) => (
            <option key={minutes} value={minutes}>
              {name(minutes)}
            </option>
          ))}
          <option value="never">{t('settings.never')}</option>
        </select>
      </Setting>
      <Setting title={t('settings.gpu')} text={t('settings.gpuText')}>
        <Switch
          label={t('settings.gpu')}
          checked={useGpu}
          onChange={(on) => void changeSettings({ inference: { useGpu: on } })}
        />
      </Setting>
    </SettingsSection>
  )
}
