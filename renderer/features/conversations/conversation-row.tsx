import { ContextMenu } from '@base-ui/react/context-menu'
import { Menu } from '@base-ui/react/menu'
import { Check, Ellipsis } from 'lucide-react'
import { memo, useState, type KeyboardEvent, type MouseEvent } from 'react'
import type { Conversation } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { renameConversation } from '../../stores/change-conversation.ts'
import { deleteConversations } from '../../stores/organise.ts'
import { knownConversation, toggleSelected, useConversations } from '../../stores/use-conversations.ts'
import { openConversation } from '../../stores/use-conversation.ts'
import { EditableTitle } from '../../ui/editable-title.tsx'
import menu from '../../ui/menu.module.css'
import { ConversationActions } from './conversation-actions.tsx'
import styles from './conversation-row.module.css'

interface RowProps {
  conversation: Conversation
  open: boolean
  /** It is listed in a folder. */
  inside: boolean
  /** Tells the line apart, for the keys that move through the list. */
  lineKey: string
  /** The one row of the list that Tab reaches. */
  reached: boolean
  /** Chooses everything from the last chosen row to this one. */
  onSelectTo: (conversation: Conversation) => void
}

/** What a menu of this row is about: all that are chosen, where it is one of them. */
function useConcerned(conversation: Conversation): Conversation[] {
  const selected = useConversations((state) => state.selected)
  if (!selected.has(conversation.id) || selected.size === 1) return [conversation]
  return [...selected].flatMap((id) => knownConversation(id) ?? [])
}

/**
 * A conversation in the list: click opens it, with Ctrl it is chosen together with others, F2 renames it, Delete removes it
 * with a way back, the right button and the menu key open what can be done with it.
 */
export const ConversationRow = memo(function ConversationRow(props: RowProps) {
  const { conversation, open, inside, lineKey, reached, onSelectTo } = props
  const { t } = useText()
  const [renaming, setRenaming] = useState(false)
  const answering = useConversations((state) => state.answering.includes(conversation.id))
  const selecting = useConversations((state) => state.selected.size > 0)
  const selected = useConversations((state) => state.selected.has(conversation.id))
  const concerned = useConcerned(conversation)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'F2') setRenaming(true)
    else if (event.key === 'Delete') void deleteConversations(concerned)
    else if (event.key === ' ' && (event.ctrlKey || event.metaKey)) toggleSelected(conversation.id)
    else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey) toggleSelected(conversation.id)
    else if (event.shiftKey) onSelectTo(conversation)
    else void openConversation(conversation.id)
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
  const rename = concerned.length === 1 ? () => setRenaming(true) : undefined
  const look = `${styles['row']} ${open ? styles['open'] : ''} ${selected ? styles['selected'] : ''} ${inside ? styles['inside'] : ''}`
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger className={look}>
        <button
          type="button"
          className={styles['title']}
          tabIndex={reached ? 0 : -1}
          data-line={lineKey}
          aria-current={open ? 'page' : undefined}
          aria-pressed={selecting ? selected : undefined}
          title={[conversation.title, ...conversation.tags.map((one) => `#${one}`)].join('\n')}
          onClick={onClick}
          onDoubleClick={() => setRenaming(true)}
          onKeyDown={onKeyDown}
        >
          {selected && <Check size={13} aria-hidden="true" className={styles['check']} />}
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
          <Menu.Trigger
            className={styles['more']}
            tabIndex={-1}
            aria-label={t('conversations.more', { title: conversation.title })}
          >
            <Ellipsis size={16} />
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner side="bottom" align="start" sideOffset={4} className={menu['positioner']}>
              <Menu.Popup className={menu['popup']} finalFocus={false}>
                <ConversationActions conversations={concerned} onRename={rename} />
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={menu['positioner']}>
          <ContextMenu.Popup className={menu['popup']} finalFocus={false}>
            <ConversationActions conversations={concerned} onRename={rename} />
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
})
