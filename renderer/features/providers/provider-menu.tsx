import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import type { RemoteProvider } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import { bringBackProvider, removeProvider, setProviderKey, useProviders } from '../../stores/use-providers.ts'
import { showError, showToast } from '../../stores/use-toasts.ts'
import menu from '../../ui/menu.module.css'

/** What a card asks for below itself. */
export type Asking = 'key' | 'address' | 'remove' | 'forget-key'

/** What is seldom done with a provider. Without a key it can be brought back, so nothing is asked. */
export function ProviderMenu({ provider, onAsk }: { provider: RemoteProvider; onAsk: (asking: Asking) => void }) {
  const { t } = useText()
  const { id, name, preset, needsKey, keyState } = provider
  const always = useProviders((state) => state.list?.presets.find((one) => one.id === preset)?.needsKey) ?? false
  const remove = (): void => {
    if (keyState !== 'none') return onAsk('remove')
    void removeProvider(id).then((removed) => {
      if (removed)
        showToast(t('providers.removed', { provider: name }), {
          label: t('providers.undo'),
          run: () => void bringBackProvider(provider)
        })
    })
  }
  const items: [string, () => void][] = [
    [t(keyState === 'none' ? 'providers.enterKey' : 'providers.otherKey'), () => onAsk('key')],
    [t('providers.change'), () => onAsk('address')],
    ...(keyState === 'none' && needsKey && !always
      ? [[t('providers.noKeyNeeded'), () => void setProviderKey(id, null).catch(showError)] as [string, () => void]]
      : []),
    ...(keyState === 'none' ? [] : [[t('providers.forgetKey'), () => onAsk('forget-key')] as [string, () => void]]),
    [t('providers.remove'), remove]
  ]
  return (
    <Menu.Root>
      <Menu.Trigger className={menu['more']} aria-label={t('providers.more', { provider: name })}>
        <Ellipsis size={16} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="bottom" align="end" sideOffset={4} className={menu['positioner']}>
          <Menu.Popup className={menu['popup']}>
            {items.map(([label, act]) => (
              <Menu.Item key={label} className={menu['item']} onClick={act}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
