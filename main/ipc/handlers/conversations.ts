import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

export const conversationHandlers = ({
  conversations,
  organiser,
  cache,
  settings,
  warming: { prefixes },
  settle
}: App): Handlers['conversations'] => ({
  list: ({ limit, before, view }) => conversations.list(limit, before, view),
  find: ({ id }) => conversations.find(id),
  organisation: () => organiser.current,
  organise: ({ ids, change }) => organiser.change(ids, change),
  erase: ({ ids }) => organiser.erase(ids),
  addFolder: ({ name }) => organiser.addFolder(name),
  renameFolder: ({ id, name }) => organiser.renameFolder(id, name),
  removeFolder: ({ id }) => organiser.removeFolder(id),
  open: ({ id }) => {
    const opened = conversations.open(id)
    prefixes.noticed(id, '')
    return opened
  },
  messages: ({ id, ids }) => conversations.messages(id, ids),
  rename: ({ id, title }) => conversations.rename(id, title),
  delete: ({ id }) => conversations.delete(id),
  restore: ({ id }) => conversations.restore(id),
  setModel: ({ id, model }) => conversations.setModel(id, model),
  selectBranch: ({ messageId }) => conversations.selectBranch(messageId),
  editAnswer: async ({ messageId, text }) => {
    const opened = conversations.editAnswer(messageId, text)
    await settle()
    return opened
  },
  saveDraft: async ({ id, text, attachments }) => {
    conversations.saveDraft(id, { text, attachments })
    if (text !== '') {
      if (settings.current.cache.semantic) cache.semanticIndex.wake()
      if (id) prefixes.noticed(id, text)
    }
    await settle()
  },
  newDraft: () => conversations.draft(null)
})
