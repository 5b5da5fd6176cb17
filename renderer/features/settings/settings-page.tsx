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
import { SpendingSection } from './spending-section.tsx'
import { TelemetrySection } from './telemetry-section.tsx'
import { TogetherSection } from './together-section.tsx'

/** Everything that can be set. Changes count at once; there is no button to save them. */
export function SettingsPage() {
  const { t } = useText()
  const settings = useSettings((state) => state.settings)
  return (
    <Page title={t('settings.title')} text={t('settings.text')}>
      {settings && (
        <>
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
        </>
      )}
    </Page>
  )
}
