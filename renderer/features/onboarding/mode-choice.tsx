import { useText } from '../../i18n/use-text.ts'
import { changeNetwork, networkModes, useNetwork } from '../../stores/use-network.ts'
import { Segmented } from '../../ui/segmented.tsx'
import styles from './onboarding.module.css'

/** What may leave this machine, chosen before anything does. */
export function ModeChoice() {
  const { t } = useText()
  const mode = useNetwork((state) => state.status?.rules.mode)
  if (!mode) return null
  return (
    <div className={styles['mode']}>
      <div className={styles['words']}>
        <h3 className={styles['name']}>{t('network.what')}</h3>
        <p className={styles['small']}>{t(`network.modeText.${mode}`)}</p>
      </div>
      <Segmented
        label={t('network.what')}
        value={mode}
        choices={networkModes.map((value) => ({ value, label: t(`network.mode.${value}`) }))}
        onChange={(chosen) => void changeNetwork({ mode: chosen })}
      />
    </div>
  )
}
