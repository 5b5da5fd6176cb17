import type { App } from '../../compose/app.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'

export const appHandlers = ({ settings }: App, desktop: Desktop): Handlers['app'] => ({
  facts: () => ({ ...desktop.facts(), settings: settings.current, notices: desktop.notices() }),
  copyText: ({ text }) => desktop.copyText(text),
  openLink: async ({ url }) => ({ opened: await desktop.openLink(url) }),
  showDataFolder: () => desktop.showDataFolder(),
  saveText: async ({ name, text }) => ({ saved: (await desktop.saveFile(name, [text])) !== null }),
  openTemplates: async () => ({ text: await desktop.openTemplates() })
})
