import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown, Image } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ModelRef } from '../../../main/domain/ids.ts'
import { AUTO_MODEL } from '../../../main/domain/plan.ts'
import type { RemoteModel, RemoteProvider } from '../../../preload/contract/providers.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { switchModel } from '../../stores/use-model-switch.ts'
import { isInstalled, useModels } from '../../stores/use-models.ts'
import { offeredBy, useProviders } from '../../stores/use-providers.ts'
import menu from '../../ui/menu.module.css'
import { Pill } from '../../ui/pill.tsx'
import { MODEL_MENU_ID } from './focus-composer.ts'
import type { AnsweringModel } from './use-answering-model.ts'
import { useOfflineUnreachable } from './use-offline-unreachable.ts'
import styles from './model-menu.module.css'

/** Chooses who answers, among the models that can: those on this machine, then those of each provider. */
export function ModelMenu({ model }: { model: AnsweringModel }) {
  const { t } = useText()
  const formats = useFormats()
  const models = useModels((state) => state.list?.models)
  const providers = useProviders((state) => state.list?.providers)
  const offering = providers?.filter((provider) => provider.enabledModels.length > 0) ?? []
  return (
    <Menu.Root>
      <Menu.Trigger
        id={MODEL_MENU_ID}
        className={styles['trigger']}
        aria-label={t('chat.chooseModel', { model: model.name })}
      >
        {model.name}
        <ChevronDown size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={6} className={menu['positioner']}>
          <Menu.Popup className={`${menu['frame']} ${styles['popup']}`}>
            <Menu.RadioGroup value={model.ref} onValueChange={(ref: ModelRef) => void switchModel(model.ref, ref)}>
              <Item value={AUTO_MODEL} name={t('route.auto')} aside={t('route.autoAside')} />
              <Menu.Group>
                {offering.length > 0 && (
                  <Menu.GroupLabel className={styles['group']}>{t('chat.onThisMachine')}</Menu.GroupLabel>
                )}
                {models?.filter(isInstalled).map((one) => (
                  <Item
                    key={one.id}
                    value={one.ref}
                    name={one.name}
                    aside={t('chat.hereSize', { size: formats.bytes(one.fileBytes) })}
                  >
                    {one.demo && <Pill tone="accent">{t('models.demo')}</Pill>}
                  </Item>
                ))}
              </Menu.Group>
              {offering.map((provider) => (
                <ProviderGroup key={provider.id} provider={provider} />
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className={menu['separator']} />
            <Menu.Item className={`${menu['entry']} ${styles['item']}`} onClick={() => showPage('models')}>
              <span className={styles['check']} />
              {t('chat.allModels')}
            </Menu.Item>
            <Menu.Item className={`${menu['entry']} ${styles['item']}`} onClick={() => showPage('providers')}>
              <span className={styles['check']} />
              {t('chat.allProviders')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function ProviderGroup({ provider }: { provider: RemoteProvider }) {
  const { t } = useText()
  const outOfReach = useOfflineUnreachable()
  const price = usePrice()
  const { name, baseUrl } = provider
  return (
    <Menu.Group>
      <Menu.GroupLabel className={styles['group']}>
        {t('chat.atProvider', { provider: name, host: new URL(baseUrl).host })}
      </Menu.GroupLabel>
      {offeredBy(provider).map((model) => (
        <Item
          key={model.ref}
          value={model.ref}
          name={model.name ?? model.id}
          aside={outOfReach({ provider }) ? t('chat.outOfReach') : price(model)}
          away={model.where === 'remote'}
        >
          {model.images && (
            <span className={styles['pictures']}>
              <Image size={13} aria-hidden="true" />
              {t('chat.readsPictures')}
            </span>
          )}
        </Item>
      ))}
    </Menu.Group>
  )
}

/** What a million tokens cost, in and out. */
function usePrice(): (model: RemoteModel) => string {
  const { t } = useText()
  const formats = useFormats()
  return ({ prices, priceSource }) => {
    const terms = prices?.at(-1)
    if (priceSource === 'own') return t('providers.free')
    if (terms?.input === undefined || terms.output === undefined) return t('chat.priceUnknown')
    return t('chat.priceInOut', {
      input: formats.cost(Number(terms.input) * 1e6),
      output: formats.cost(Number(terms.output) * 1e6)
    })
  }
}

function Item({
  value,
  name,
  aside,
  away = false,
  children
}: {
  value: ModelRef
  name: string
  aside: string
  away?: boolean
  children?: ReactNode
}) {
  return (
    <Menu.RadioItem value={value} closeOnClick className={`${menu['entry']} ${styles['item']}`}>
      <span className={styles['check']}>
        <Menu.RadioItemIndicator>
          <Check size={15} />
        </Menu.RadioItemIndicator>
      </span>
      <span className={styles['name']}>{name}</span>
      {children}
      <span className={`${styles['size']} ${away ? styles['away'] : ''}`}>{aside}</span>
    </Menu.RadioItem>
  )
}
