import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown, FolderPlus } from 'lucide-react'
import type { ListView, Organisation } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { showView, useConversations } from '../../stores/use-conversations.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import menu from '../../ui/menu.module.css'
import { askFor } from './use-organise-dialog.ts'
import styles from './list-view-menu.module.css'

const viewOf = (value: string): ListView =>
  value.startsWith('#') ? { type: 'tag', tag: value.slice(1) } : { type: value as 'main' | 'archived' | 'deleted' }
const valueOf = (view: ListView): string => (view.type === 'tag' ? `#${view.tag}` : view.type)

/** Which conversations are listed, and a new folder for them. */
export function ListViewMenu() {
  const { t } = useText()
  const view = useConversations((state) => state.view)
  const organisation = useConversations((state) => state.organisation)
  const label = (one: ListView): string =>
    one.type === 'tag'
      ? t('conversations.tag', { tag: one.tag })
      : t(`conversations.views.${one.type === 'archived' || one.type === 'deleted' ? one.type : 'main'}`)
  return (
    <div className={styles['bar']}>
      <Menu.Root>
        <Menu.Trigger className={styles['view']} aria-label={t('conversations.show', { view: label(view) })}>
          {label(view)} <ChevronDown size={13} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="bottom" align="start" sideOffset={4} className={menu['positioner']}>
            <Menu.Popup className={menu['popup']}>
              <Menu.RadioGroup value={valueOf(view)} onValueChange={(value: string) => void showView(viewOf(value))}>
                {choices(organisation).map(({ view: one, count }) => (
                  <Menu.RadioItem key={valueOf(one)} value={valueOf(one)} closeOnClick className={menu['item']}>
                    <span className={styles['check']}>
                      <Menu.RadioItemIndicator>
                        <Check size={15} />
                      </Menu.RadioItemIndicator>
                    </span>
                    {label(one)}
                    {count !== undefined && <span className={styles['count']}>{count}</span>}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <IconButton
        label={t('conversations.folderNew')}
        icon={<FolderPlus size={15} />}
        onClick={() => askFor({ type: 'folder', conversations: [] })}
      />
    </div>
  )
}

function choices(organisation: Organisation | null): { view: ListView; count?: number }[] {
  return [
    { view: { type: 'main' } },
    { view: { type: 'archived' }, count: organisation?.archived ?? 0 },
    { view: { type: 'deleted' }, count: organisation?.deleted ?? 0 },
    ...(organisation?.tags ?? []).map(({ tag, count }) => ({ view: { type: 'tag' as const, tag }, count }))
  ]
}
