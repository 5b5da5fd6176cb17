import { useText } from '../../i18n/use-text.ts'
import { showLedger } from '../../stores/use-ledger.ts'
import { changeNetwork, networkModes, useNetwork } from '../../stores/use-network.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import { NameFinderSetting } from './name-finder-setting.tsx'
import { Setting } from './setting.tsx'

/** What may leave this machine, and the way to what has. */
export function NetworkSettings() {
  const { t } = useText()
  const rules = useNetwork((state) => state.status?.rules)
  if (!rules) return null
  return (
    <>
      <Setting title={t('network.what')} text={t(`network.modeText.${rules.mode}`)}>
        <Segmented
          label={t('network.what')}
          value={rules.mode}
          choices={networkModes.map((value) => ({ value, label: t(`network.mode.${value}`) }))}
          onChange={(mode) => void changeNetwork({ mode })}
        />
      </Setting>
      <Setting title={t('network.loopback')} text={t('settings.loopbackText')}>
        <Switch
          label={t('network.loopback')}
          checked={rules.loopbackOffline}
          onChange={(loopbackOffline) => void changeNetwork({ loopbackOffline })}
        />
      </Setting>
      <NameFinderSetting />
      <Setting title={t('settings.ledger')} text={t('settings.ledgerText')}>
        <Button onClick={() => showLedger({})}>{t('settings.openLedger')}</Button>
      </Setting>
    </>
  )
}
