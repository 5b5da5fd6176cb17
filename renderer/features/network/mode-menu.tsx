import { Menu } from '@base-ui/react/menu'
import { Check, NotebookText } from 'lucide-react'
import type { NetworkMode, NetworkRules } from '../../../main/domain/network.ts'
import { useText } from '../../i18n/use-text.ts'
import { announce, showPage } from '../../stores/use-app.ts'
import { changeNetwork, networkModes } from '../../stores/use-network.ts'
import menu from '../../ui/menu.module.css'
import { useAnythingLeaves } from './use-anything-leaves.ts'
import styles from './mode-menu.module.css'

/**
 * What may leave this machine, as the one coloured word, with what each choice means.
 * @param mode what holds: the app's, or the workspace's where that is stricter
 */
export function ModeMenu({
  rules: { mode: appMode, loopbackOffline },
  mode
}: {
  rules: NetworkRules
  mode: NetworkMode
}) {
  const { t } = useText()
  const leaves = useAnythingLeaves()
  const quiet = mode === 'auto' && !leaves
  const stricter = mode !== appMode
  const choose = async (chosen: NetworkMode): Promise<void> => {
    if (chosen !== appMode && (await changeNetwork({ mode: chosen }))) announce(t(`network.nowMode.${chosen}`))
  }
  return (
    <Menu.Root>
      <Menu.Trigger
        className={`${styles['mode']} ${quiet ? '' : styles[mode]}`}
        aria-label={t('network.modeLabel', { mode: t(`network.mode.${mode}`) })}
        data-tip={t(`network.modeText.${mode}`)}
      >
        <span className={styles['dot']} aria-hidden="true" />
        {t(`network.mode.${mode}`)}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={6} className={menu['positioner']}>
          <Menu.Popup className={`${menu['frame']} ${styles['popup']}`}>
            <Menu.Group>
              <Menu.GroupLabel className={styles['title']}>{t('network.what')}</Menu.GroupLabel>
              {stricter && (
                <p className={styles['stricter']}>{t('network.stricter', { mode: t(`network.mode.${mode}`) })}</p>
              )}
              <Menu.RadioGroup value={appMode} onValueChange={(chosen: NetworkMode) => void choose(chosen)}>
                {networkModes.map((one) => (
                  <Menu.RadioItem
                    key={one}
                    value={one}
                    closeOnClick
                    label={t(`network.mode.${one}`)}
                    className={`${menu['entry']} ${styles['item']}`}
                  >
                    <span className={`${styles['dot']} ${styles[one]}`} aria-hidden="true" />
                    <span className={styles['words']}>
                      <span className={styles['name']}>{t(`network.mode.${one}`)}</span>
                      <span className={styles['text']}>{t(`network.modeText.${one}`)}</span>
                    </span>
                    <Menu.RadioItemIndicator className={styles['check']}>
                      <Check size={15} />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Group>
            <Menu.Separator className={menu['separator']} />
            <Menu.CheckboxItem
              checked={loopbackOffline}
              onCheckedChange={(on) => void changeNetwork({ loopbackOffline: on })}
              className={`${menu['entry']} ${styles['item']}`}
            >
              <span className={styles['box']} aria-hidden="true">
                <Menu.CheckboxItemIndicator className={styles['check']}>
                  <Check size={13} />
                </Menu.CheckboxItemIndicator>
              </span>
              <span className={styles['words']}>{t('network.loopback')}</span>
            </Menu.CheckboxItem>
            <Menu.Separator className={menu['separator']} />
            <Menu.Item className={`${menu['entry']} ${styles['item']}`} onClick={() => showPage('network')}>
              <NotebookText size={15} aria-hidden="true" />
              {t('network.open')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
