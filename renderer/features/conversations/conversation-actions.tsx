import { Menu } from '@base-ui/react/menu'
import {
  Archive,
  ArchiveRestore,
  ChevronRight,
  FolderInput,
  FolderPlus,
  MessageSquareText,
  Pencil,
  Pin,
  PinOff,
  Tags,
  Trash2
} from 'lucide-react'
import type { Conversation } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { archive, deleteConversations, moveToFolder, pin } from '../../stores/organise.ts'
import { useConversations } from '../../stores/use-conversations.ts'
import { moveConversation, nameOf, useWorkspaces } from '../../stores/use-workspaces.ts'
import menu from '../../ui/menu.module.css'
import { askForAnswerSettings } from '../answer-settings/use-answer-settings-dialog.ts'
import { askFor } from './use-organise-dialog.ts'

/** What can be done with conversations, in the menu of a row, of the right button, and of a selection. */
export function ConversationActions({
  conversations,
  onRename
}: {
  conversations: readonly Conversation[]
  /** Absent where there are several. */
  onRename?: (() => void) | undefined
}) {
  const { t } = useText()
  const [first] = conversations
  if (!first) return null
  const pinned = conversations.every((one) => one.pinned)
  const archived = conversations.every((one) => one.archived)
  return (
    <>
      {onRename && (
        <Menu.Item className={menu['item']} onClick={onRename}>
          <Pencil size={15} /> {t('conversations.rename')}{' '}
          <kbd aria-hidden="true" className={menu['shortcut']}>
            F2
          </kbd>
        </Menu.Item>
      )}
      {!archived && (
        <Menu.Item className={menu['item']} onClick={() => void pin(conversations, !pinned)}>
          {pinned ? <PinOff size={15} /> : <Pin size={15} />} {t(pinned ? 'conversations.unpin' : 'conversations.pin')}
        </Menu.Item>
      )}
      <ToFolder conversations={conversations} />
      <Menu.Item className={menu['item']} onClick={() => askFor({ type: 'tags', conversations })}>
        <Tags size={15} /> {t('conversations.tags')}
      </Menu.Item>
      <Menu.Item className={menu['item']} onClick={() => void archive(conversations, !archived)}>
        {archived ? <ArchiveRestore size={15} /> : <Archive size={15} />}{' '}
        {t(archived ? 'conversations.unarchive' : 'conversations.archive')}
      </Menu.Item>
      {conversations.length === 1 && (
        <Menu.Item
          className={menu['item']}
          onClick={() => askForAnswerSettings({ owner: { type: 'conversation', id: first.id }, name: first.title })}
        >
          <MessageSquareText size={15} /> {t('answerSettings.open')}
        </Menu.Item>
      )}
      {conversations.length === 1 && <MoveTo conversation={first} />}
      <Menu.Separator className={menu['separator']} />
      <Menu.Item className={menu['item']} onClick={() => void deleteConversations(conversations)}>
        <Trash2 size={15} /> {t('conversations.delete')}{' '}
        <kbd aria-hidden="true" className={menu['shortcut']}>
          {t('conversations.deleteKey')}
        </kbd>
      </Menu.Item>
    </>
  )
}

function ToFolder({ conversations }: { conversations: readonly Conversation[] }) {
  const { t } = useText()
  const folders = useConversations((state) => state.organisation?.folders) ?? []
  const filed = conversations.some(({ folderId }) => folderId !== null)
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className={menu['item']}>
        <FolderInput size={15} /> {t('conversations.folder')} <ChevronRight size={14} className={menu['shortcut']} />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner className={menu['positioner']} sideOffset={4}>
          <Menu.Popup className={menu['popup']}>
            {folders.map(({ id, name }) => (
              <Menu.Item key={id} className={menu['item']} onClick={() => void moveToFolder(conversations, id)}>
                {name}
              </Menu.Item>
            ))}
            {filed && (
              <Menu.Item className={menu['item']} onClick={() => void moveToFolder(conversations, null)}>
                {t('conversations.folderNone')}
              </Menu.Item>
            )}
            <Menu.Item className={menu['item']} onClick={() => askFor({ type: 'folder', conversations })}>
              <FolderPlus size={15} /> {t('conversations.folderNew')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  )
}

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
