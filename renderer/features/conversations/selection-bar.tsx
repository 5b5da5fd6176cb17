import { Menu } from '@base-ui/react/menu'
import { Archive, Ellipsis, Pin, Trash2, X } from 'lucide-react'
import { useText } from '../../i18n/use-text.ts'
import { archive, deleteConversations, pin } from '../../stores/organise.ts'
import { knownConversation, selectConversations, useConversations } from '../../stores/use-conversations.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useEscape } from '../../ui/use-escape.ts'
import menu from '../../ui/menu.module.css'
import { ConversationActions } from './conversation-actions.tsx'
import styles from './selection-bar.module.css'

/** What can be done with the conversations that are chosen together; Esc ends the selection. */
export function SelectionBar() {
  const { t } = useText()
  const selected = useConversations((state) => state.selected)
  useEscape(selected.size > 0, () => selectConversations([]))
  if (selected.size === 0) return null
  const conversations = [...selected].flatMap((id) => knownConversation(id) ?? [])
  return (
    <div className={styles['bar']} role="toolbar" aria-label={t('conversations.selection')}>
      <span className={styles['count']} role="status">
        {t('conversations.selected', { count: selected.size })}
      </span>
      <IconButton
        label={t('conversations.pin')}
        icon={<Pin size={15} />}
        onClick={() => void pin(conversations, !conversations.every((one) => one.pinned))}
      />
      <IconButton
        label={t('conversations.archive')}
        icon={<Archive size={15} />}
        onClick={() => void archive(conversations, !conversations.every((one) => one.archived))}
      />
      <IconButton
        label={t('conversations.delete')}
        icon={<Trash2 size={15} />}
        onClick={() => void deleteConversations(conversations)}
      />
      <Menu.Root>
        <Menu.Trigger className={menu['more']} aria-label={t('conversations.selectionMore')}>
          <Ellipsis size={16} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="top" align="end" sideOffset={4} className={menu['positioner']}>
            <Menu.Popup className={menu['popup']} finalFocus={false}>
              <ConversationActions conversations={conversations} />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <IconButton
        label={t('conversations.selectionEnd')}
        icon={<X size={15} />}
        onClick={() => selectConversations([])}
      />
    </div>
  )
}
