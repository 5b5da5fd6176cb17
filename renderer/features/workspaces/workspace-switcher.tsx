import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown, MessageSquareText, Plus, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import type { WorkspaceId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { currentWorkspace, nameOf, selectWorkspace, useWorkspaces } from '../../stores/use-workspaces.ts'
import { lazyComponent } from '../../ui/lazy-component.tsx'
import menu from '../../ui/menu.module.css'
import { askForAnswerSettings } from '../answer-settings/use-answer-settings-dialog.ts'
import styles from './workspace-switcher.module.css'

const WorkspaceDialog = lazyComponent(async () => (await import('./workspace-dialog.tsx')).WorkspaceDialog)

/** Which work is on view; the way to other work, and to the rules of this one. */
export function WorkspaceSwitcher() {
  const { t } = useText()
  const list = useWorkspaces((state) => state.list)
  const [dialog, setDialog] = useState<'new' | 'change' | null>(null)
  const current = currentWorkspace(list)
  if (!list || !current) return <span className={styles['name']}>Sextant</span>
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={styles['trigger']} aria-label={t('workspaces.switch', { name: nameOf(current) })}>
          <span className={styles['name']}>{nameOf(current)}</span>
          {current.networkMode && (
            <span className={styles['mode']}>{t(`workspaces.modes.${current.networkMode}`)}</span>
          )}
          <ChevronDown size={14} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="bottom" align="start" sideOffset={4} className={menu['positioner']}>
            <Menu.Popup className={menu['popup']}>
              <Menu.RadioGroup value={list.current} onValueChange={(id: WorkspaceId) => void selectWorkspace(id)}>
                {list.workspaces.map((one) => (
                  <Menu.RadioItem key={one.id} value={one.id} closeOnClick className={menu['item']}>
                    <span className={styles['check']}>
                      <Menu.RadioItemIndicator>
                        <Check size={15} />
                      </Menu.RadioItemIndicator>
                    </span>
                    <span className={styles['item']}>{nameOf(one)}</span>
                    <span className={styles['count']}>
                      {t('workspaces.conversations', { count: one.conversations })}
                    </span>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className={styles['separator']} />
              <Menu.Item className={menu['item']} onClick={() => setDialog('change')}>
                <SlidersHorizontal size={15} /> {t('workspaces.change')}
              </Menu.Item>
              {current && (
                <Menu.Item
                  className={menu['item']}
                  onClick={() =>
                    askForAnswerSettings({ owner: { type: 'workspace', id: current.id }, name: nameOf(current) })
                  }
                >
                  <MessageSquareText size={15} /> {t('answerSettings.open')}
                </Menu.Item>
              )}
              <Menu.Item className={menu['item']} onClick={() => setDialog('new')}>
                <Plus size={15} /> {t('workspaces.new')}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {dialog && <WorkspaceDialog workspace={dialog === 'change' ? current : null} onClose={() => setDialog(null)} />}
    </>
  )
}
