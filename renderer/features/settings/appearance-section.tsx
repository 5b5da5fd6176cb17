import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { Range } from '../../ui/range.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Setting, SettingsSection } from './setting.tsx'

type Appearance = Settings['appearance']

export function AppearanceSection({ appearance }: { appearance: Appearance }) {
  const { t } = useText()
  const formats = useFormats()
  const change = (part: Partial<Appearance>): void => void changeSettings({ appearance: part })
  return (
    <SettingsSection title={t('settings.appearance')}>
      <Setting title={t('settings.language')}>
        <Segmented
          label={t('settings.language')}
          value={appearance.language}
          choices={[
            { value: 'system', label: t('settings.system') },
            { value: 'en', label: 'English' },
            { value: 'tr', label: 'Türkçe' }
          ]}
          onChange={(language) => change({ language })}
        />
      </Setting>
      <Setting title={t('settings.theme')}>
        <Segmented
          label={t('settings.theme')}
          value={appearance.theme}
          choices={[
            { value: 'system', label: t('settings.system') },
            { value: 'light', label: t('settings.light') },
            { value: 'dark', label: t('settings.dark') }
          ]}
          onChange={(theme) => change({ theme })}
        />
      </Setting>
      <Setting title={t('settings.textSize')}>
        <Range
          label={t('settings.textSize')}
          value={appearance.textScale}
          min={0.8}
          max={1.6}
          step={0.1}
          write={(scale) => formats.percent(scale)}
          onChange={(textScale) => change({ textScale })}
        />
      </Setting>
    </SettingsSection>
  )
}
