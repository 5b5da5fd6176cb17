import type { App } from '../../compose.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'

export const attachmentHandlers = ({ attachments, settle }: App, desktop: Desktop): Handlers['attachments'] => ({
  add: async ({ name, bytes }) => {
    const added = attachments.add(name, new Uint8Array(bytes))
    await settle()
    return added
  },
  choose: async () => {
    const added = (await desktop.chooseAttachments()).map(({ name, bytes }) => attachments.add(name, bytes))
    await settle()
    return added
  }
})
