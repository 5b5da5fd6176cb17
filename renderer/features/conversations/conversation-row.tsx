import { Menu } from '@base-ui/react/menu'
import { ChevronRight, Ellipsis, FolderInput, Pencil, Trash2 } from 'lucide-react'
import { memo, useState, type KeyboardEvent } from 'react'
import type { Conversation } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { deleteConversation, renameConversation } from '../../stores/change-conversation.ts'
import { useConversations } from '../../stores/use-conversations.ts'
import { openConversation } from '../../stores/use-conversation.ts'
import { moveConversation, nameOf, useWorkspaces } from '../../stores/use-workspaces.ts'
import { EditableTitle } from '../../ui/editable-title.tsx'
import menu from '../../ui/menu.module.css'
import styles from './conversation-row.module.css'

/** A conversation in the list: click opens it, F2 renames it, Delete removes it with a way back. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  open
}: {
  conversation: Conversation
  open: boolean
}) {
  const { t } = useText()
  const [renaming, setRenaming] = useState(false)
  const answering = useConversations((state) => state.answering.includes(conversation.id))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'F2') setRenaming(true)
    else if (event.key === 'Delete') void deleteConversation(conversation)
    else return
    event.preventDefault()
  }
  if (renaming)
    return (
      <div className={styles['row']}>
        <EditableTitle
          title={conversation.title}
          label={t('conversations.title')}
          onChange={(title) => void renameConversation(conversation, title)}
          onEnd={() => setRenaming(false)}
        />
      </div>
    )
  return (
    <div className={`${styles['row']} ${open ? styles['open'] : ''}`}>
      <button
        type="button"
        className={styles['title']}
        aria-current={open ? 'page' : undefined}
        title={conversation.title}
        onClick={() => void openConversation(conversation.id)}
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={onKeyDown}
      >
        {conversation.title}
      </button>
      {answering && (
        <span
          className={styles['answering']}
          role="img"
          aria-label={t('conversations.answering')}
          data-tip={t('conversations.answering')}
        />
      )}
      <Menu.Root>
        <Menu.Trigger className={styles['more']} aria-label={t('conversations.more', { title: conversation.title })}>
          <Ellipsis size={16} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="bottom" align="start" sideOffset={4} className={menu['positioner']}>
            <Menu.Popup className={menu['popup']} finalFocus={false}>
              <Menu.Item className={menu['item']} onClick={() => setRenaming(true)}>
                <Pencil size={15} /> {t('conversations.rename')}{' '}
                <kbd aria-hidden="true" className={menu['shortcut']}>
                  F2
                </kbd>
              </Menu.Item>
              <MoveTo conversation={conversation} />
              <Menu.Item className={menu['item']} onClick={() => void deleteConversation(conversation)}>
                <Trash2 size={15} /> {t('conversations.delete')}{' '}
                <kbd aria-hidden="true" className={menu['shortcut']}>
                  {t('conversations.deleteKey')}
                </kbd>
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
})

/** Other workspaces it can go to; nothing while there is only one. */
function MoveTo({ conversation }: { conversation: Conversation }) {
  const { t } = useText()
  const others =
    useWorkspaces((state) => state.list)?.workspaces.filter(({ id }) => id !== conversation.workspaceId) ?? []
  if (others.length === 0) return null
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className={menu['item']}>
        <FolderInput size={15} /> {t('workspaces.moveTo')} <ChevronRight size={14} className={menu['shortcut']} />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner className={menu['positioner']} sideOffset={4}>
          <Menu.Popup className={menu['popup']}>
            {others.map((one) => (
              <Menu.Item key={one.id} className={menu['item']} onClick={() => void moveConversation(conversation, one)}>
                {nameOf(one)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  )
}
