import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { TFunction } from 'i18next'
import type { MenuCommand } from '../../preload/contract/contract.ts'

/** The menu in the person's language; on macOS it is also what makes copy and paste work. */
export function setMenu(strings: TFunction, development: boolean, run: (command: MenuCommand) => void): void {
  const entry = (key: string, accelerator: string, command: MenuCommand): MenuItemConstructorOptions => ({
    label: strings(`menu.${key}`),
    accelerator,
    click: () => run(command)
  })
  const settings = entry('settings', 'CmdOrCtrl+,', 'settings')
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const mac: MenuItemConstructorOptions[] = [
    {
      label: 'Sextant',
      submenu: [
        settings,
        separator,
        { role: 'hide', label: strings('menu.hide') },
        { role: 'quit', label: strings('menu.quit') }
      ]
    }
  ]
  const onMac = process.platform === 'darwin'
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(onMac ? mac : []),
      {
        label: strings('menu.file'),
        submenu: [
          entry('newConversation', 'CmdOrCtrl+N', 'new-conversation'),
          ...(onMac ? [] : [settings, separator, { role: 'quit', label: strings('menu.quit') } as const])
        ]
      },
      {
        label: strings('menu.edit'),
        submenu: [
          { role: 'undo', label: strings('menu.undo') },
          { role: 'redo', label: strings('menu.redo') },
          separator,
          { role: 'cut', label: strings('menu.cut') },
          { role: 'copy', label: strings('menu.copy') },
          { role: 'paste', label: strings('menu.paste') },
          { role: 'selectAll', label: strings('menu.selectAll') },
          separator,
          entry('find', 'CmdOrCtrl+F', 'find'),
          entry('search', 'CmdOrCtrl+Shift+F', 'search')
        ]
      },
      {
        label: strings('menu.view'),
        submenu: [
          entry('rail', 'CmdOrCtrl+B', 'toggle-rail'),
          entry('inspector', 'CmdOrCtrl+I', 'toggle-inspector'),
          entry('palette', 'CmdOrCtrl+K', 'palette'),
          separator,
          { role: 'togglefullscreen', label: strings('menu.fullScreen') },
          ...(development ? [{ role: 'toggleDevTools', label: strings('menu.developer') } as const] : [])
        ]
      }
    ])
  )
}
