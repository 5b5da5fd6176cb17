import { Menu } from '@base-ui/react/menu'
import { ChevronDown, ChevronRight, Ellipsis, Folder as FolderIcon } from 'lucide-react'
import type { Folder } from '../../../main/domain/conversation.ts'
import { useText } from '../../i18n/use-text.ts'
import { removeFolder } from '../../stores/organise.ts'
import { toggleFolder } from '../../stores/use-conversations.ts'
import menu from '../../ui/menu.module.css'
import { askFor } from './use-organise-dialog.ts'
import styles from './conversation-row.module.css'

/** A folder in the list: click, → and ← unfold and fold it. */
export function FolderRow({ folder, open, reached }: { folder: Folder; open: boolean; reached: boolean }) {
  const { t } = useText()
  const { id, name, count } = folder
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <div className={styles['row']}>
      <button
        type="button"
        className={`${styles['title']} ${styles['folder']}`}
        tabIndex={reached ? 0 : -1}
        data-line={id}
        aria-expanded={open}
        aria-label={t('conversations.folderOf', { name, count })}
        title={name}
        onClick={() => void toggleFolder(id)}
        onKeyDown={(event) => {
          if (event.key !== (open ? 'ArrowLeft' : 'ArrowRight')) return
          event.preventDefault()
          void toggleFolder(id)
        }}
      >
        <Chevron size={13} aria-hidden="true" />
        <FolderIcon size={14} aria-hidden="true" />
        <span className={styles['name']}>{name}</span>
        <span className={styles['count']}>{count}</span>
      </button>
      <Menu.Root>
        <Menu.Trigger className={styles['more']} tabIndex={-1} aria-label={t('conversations.folderMore', { name })}>
          <Ellipsis size={16} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="bottom" align="start" sideOffset={4} className={menu['positioner']}>
            <Menu.Popup className={menu['popup']} finalFocus={false}>
              <Menu.Item className={menu['item']} onClick={() => askFor({ type: 'rename', folder })}>
                {t('conversations.folderRename')}
              </Menu.Item>
              <Menu.Item className={menu['item']} onClick={() => void removeFolder(id)}>
                {t('conversations.folderRemove')}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
