import { client } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp } from '../../stores/use-app.ts'
import { showError } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { NetworkSettings } from './network-settings.tsx'
import { Setting, SettingsSection } from './setting.tsx'
import styles from './privacy-section.module.css'

/** What is kept where, what leaves the machine, and whether secrets can be kept. */
export function PrivacySection() {
  const { t } = useText()
  const facts = useApp((state) => state.facts)
  if (!facts) return null
  return (
    <SettingsSection title={t('settings.privacy')}>
      <NetworkSettings />
      <Setting title={t('settings.dataFolder')} text={t('settings.dataFolderText')}>
        <Button onClick={() => void client.app.showDataFolder().catch(showError)}>{t('settings.showFolder')}</Button>
      </Setting>
      <p className={styles['path']}>{facts.dataFolder}</p>
      <Setting
        title={t('settings.secrets')}
        text={t(facts.secretsProtection === 'keyring' ? 'settings.secretsKeyring' : 'settings.secretsNone')}
      >
        <Pill tone={facts.secretsProtection === 'keyring' ? 'private' : 'warn'}>
          {t(facts.secretsProtection === 'keyring' ? 'settings.keyring' : 'settings.noKeyring')}
        </Pill>
      </Setting>
      <Setting title={t('settings.version')}>
        <span className={styles['version']}>{facts.version}</span>
      </Setting>
    </SettingsSection>
  )
}
