import { Menu } from '@base-ui/react/menu'
import { useState } from 'react'
import type { WorkspaceId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { clearCache } from '../../stores/use-cache.ts'
import { nameOf, useWorkspaces } from '../../stores/use-workspaces.ts'
import { Button } from '../../ui/button.tsx'
import button from '../../ui/button.module.css'
import { useEscape } from '../../ui/use-escape.ts'
import menu from '../../ui/menu.module.css'
import styles from './cache-page.module.css'

/** Deletes what is kept, all of it or a workspace's; asked once, since it can not be undone. */
export function ClearCache() {
  const { t } = useText()
  const list = useWorkspaces((state) => state.list)
  const [asking, setAsking] = useState<{ workspace: WorkspaceId | null; name: string } | null>(null)
  useEscape(asking !== null, () => setAsking(null))
  if (asking)
    return (
      <div className={styles['question-row']} role="group" aria-label={t('cache.clearQuestion', { what: asking.name })}>
        <span>{t('cache.clearQuestion', { what: asking.name })}</span>
        <Button autoFocus onClick={() => setAsking(null)}>
          {t('cache.keep')}
        </Button>
        <Button
          onClick={() => {
            setAsking(null)
            void clearCache(asking.workspace)
          }}
        >
          {t('cache.clearYes')}
        </Button>
      </div>
    )
  return (
    <Menu.Root>
      <Menu.Trigger className={`${button['button']} ${button['quiet']}`}>{t('cache.clear')}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="bottom" align="end" sideOffset={4} className={menu['positioner']}>
          <Menu.Popup className={menu['popup']}>
            <Menu.Item
              className={menu['item']}
              onClick={() => setAsking({ workspace: null, name: t('cache.everything') })}
            >
              {t('cache.everything')}
            </Menu.Item>
            {(list?.workspaces ?? []).map((workspace) => (
              <Menu.Item
                key={workspace.id}
                className={menu['item']}
                onClick={() => setAsking({ workspace: workspace.id, name: nameOf(workspace) })}
              >
                {t('cache.workspace', { name: nameOf(workspace) })}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
