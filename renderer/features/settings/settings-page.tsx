import { useState } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { Page } from '../../ui/page.tsx'
import { CacheSettings } from '../cache/cache-settings.tsx'
import { AnswersSection } from './answers-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { HistorySection } from './history-section.tsx'
import { KeyboardSection } from './keyboard-section.tsx'
import { LocalModelsSection } from './local-models-section.tsx'
import { PrivacySection } from './privacy-section.tsx'
import { RoutingSection } from './routing-section.tsx'
import { SettingsSearch } from './settings-search.ts'
import { SpendingSection } from './spending-section.tsx'
import { TelemetrySection } from './telemetry-section.tsx'
import { TogetherSection } from './together-section.tsx'
import styles from './setting.module.css'

/** Everything that can be set. Changes count at once; there is no button to save them. */
export function SettingsPage() {
  const { t } = useText()
  const settings = useSettings((state) => state.settings)
  const [wanted, setWanted] = useState('')
  const search = (
    <input
      type="search"
      className={styles['search']}
      aria-label={t('settings.search')}
      placeholder={t('settings.search')}
      value={wanted}
      onChange={(event) => setWanted(event.target.value)}
    />
  )
  return (
    <Page title={t('settings.title')} text={t('settings.text')} action={search}>
      {settings && (
        <div className={styles['results']}>
          <SettingsSearch value={wanted}>
            <AppearanceSection appearance={settings.appearance} />
            <AnswersSection chat={settings.chat} />
            <RoutingSection routing={settings.routing} />
            <SpendingSection spending={settings.spending} />
            <PrivacySection />
            <LocalModelsSection inference={settings.inference} />
            <CacheSettings cache={settings.cache} />
            <HistorySection storage={settings.storage} />
            <TelemetrySection telemetry={settings.telemetry} />
            <TogetherSection together={settings.together} />
            <KeyboardSection />
          </SettingsSearch>
          <p className={styles['none']} role="status">
            {t('settings.searchNone', { wanted })}
          </p>
        </div>
      )}
    </Page>
  )
}
