import type { ChosenAttachments } from '../../../preload/contract/attachments.ts'
import type { App } from '../../compose/app.ts'
import { toPlainError } from '../../domain/errors.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'

export const attachmentHandlers = ({ attachments, settle }: App, desktop: Desktop): Handlers['attachments'] => ({
  add: async ({ name, bytes }) => {
    const added = await attachments.add(name, new Uint8Array(bytes))
    await settle()
    return added
  },
  addEnds: ({ name, start, end, bytes }) =>
    attachments.addEnds(name, { start: new Uint8Array(start), end: new Uint8Array(end), bytes }),
  choose: async () => {
    const chosen: ChosenAttachments = { attachments: [], refused: [] }
    for (const file of await desktop.chooseAttachments()) {
      try {
        chosen.attachments.push(await attachments.addFile(file))
      } catch (error) {
        chosen.refused.push(toPlainError(error))
      }
    }
    await settle()
    return chosen
  }
})
