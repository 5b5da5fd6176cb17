import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { LocalModel } from '../../../main/domain/local-models.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { actOnModel, useModels, type ModelAction } from '../../stores/use-models.ts'
import { Button } from '../../ui/button.tsx'
import card from '../../ui/card.module.css'
import menu from '../../ui/menu.module.css'
import styles from './model-actions.module.css'

interface Choice {
  action: ModelAction
  label:
    | 'models.download'
    | 'models.retry'
    | 'models.pause'
    | 'models.resume'
    | 'models.use'
    | 'models.remove'
    | 'models.takeOff'
    | 'models.discard'
}

/** The one thing to do with a model in its state; null when there is none. */
function primaryOf(model: LocalModel, isDefault: boolean): Choice | null {
  switch (model.state) {
    case 'available':
      return model.fit === 'too-big'
        ? null
        : { action: 'download', label: model.error ? 'models.retry' : 'models.download' }
    case 'downloading':
      return { action: 'pauseDownload', label: 'models.pause' }
    case 'paused':
      return { action: 'download', label: 'models.resume' }
    case 'installed':
      return isDefault ? null : { action: 'setDefault', label: 'models.use' }
    default:
      return model.state satisfies never
  }
}

function othersOf(model: LocalModel): Choice[] {
  if (model.state === 'downloading' || model.state === 'paused')
    return [{ action: 'discardDownload', label: 'models.discard' }]
  if (model.state !== 'installed' || model.bundled) return []
  return [{ action: 'remove', label: model.source === undefined ? 'models.takeOff' : 'models.remove' }]
}

/** Deleting gigabytes cannot be undone, so that alone is asked about, in its place. */
export function ModelActions({ model, isDefault }: { model: LocalModel; isDefault: boolean }) {
  const { t } = useText()
  const formats = useFormats()
  const [removing, setRemoving] = useState(false)
  const busy = useModels((state) => state.busy.has(model.id))
  const primary = primaryOf(model, isDefault)
  const others = othersOf(model)
  const act = (action: ModelAction): void => void actOnModel(model.id, action)
  if (removing)
    return (
      <div
        className={card['actions']}
        role="group"
        aria-label={t('models.removeQuestion', { size: formats.bytes(model.fileBytes) })}
      >
        <span className={styles['question']}>
          {t('models.removeQuestion', { size: formats.bytes(model.fileBytes) })}
        </span>
        <Button autoFocus onClick={() => setRemoving(false)}>
          {t('models.keep')}
        </Button>
        <Button disabled={busy} onClick={() => act('remove')}>
          {t('models.remove')}
        </Button>
      </div>
    )
  return (
    <div className={card['actions']}>
      {primary && (
        <Button
          look={model.recommended && primary.action === 'download' ? 'primary' : 'quiet'}
          disabled={busy}
          aria-label={t('models.doWith', { action: t(primary.label), model: model.name })}
          onClick={() => act(primary.action)}
        >
          {t(primary.label)}
        </Button>
      )}
      {others.length > 0 && (
        <Menu.Root>
          <Menu.Trigger className={menu['more']} aria-label={t('models.more', { model: model.name })}>
            <Ellipsis size={16} />
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner side="bottom" align="end" sideOffset={4} className={menu['positioner']}>
              <Menu.Popup className={menu['popup']}>
                {others.map(({ action, label }) => (
                  <Menu.Item
                    key={action}
                    className={menu['item']}
                    onClick={() => (label === 'models.remove' ? setRemoving(true) : act(action))}
                  >
                    {t(label)}
                  </Menu.Item>
                ))}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
    </div>
  )
}
