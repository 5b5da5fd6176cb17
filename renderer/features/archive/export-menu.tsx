import { Menu } from '@base-ui/react/menu'
import { Download } from 'lucide-react'
import type { ConversationId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { exportConversation, runningTask, useTasks, type ExportFormat } from '../../stores/use-tasks.ts'
import icon from '../../ui/icon-button.module.css'
import menu from '../../ui/menu.module.css'

const FORMATS = ['markdown', 'json', 'csv'] as const satisfies readonly ExportFormat[]

/** Writes the conversation on view to a file. */
export function ExportMenu({ id }: { id: ConversationId }) {
  const { t } = useText()
  const busy = useTasks((state) => runningTask(state) !== undefined)
  const label = t('archive.exportThis')
  return (
    <Menu.Root>
      <Menu.Trigger className={icon['button']} aria-label={label} data-tip={label} disabled={busy}>
        <Download size={16} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="bottom" align="end" sideOffset={4} className={menu['positioner']}>
          <Menu.Popup className={menu['popup']}>
            {FORMATS.map((format) => (
              <Menu.Item key={format} className={menu['item']} onClick={() => void exportConversation(format, id)}>
                {t(`archive.formatMenu.${format}`)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
