import type { App } from '../../compose/app.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'
import { appHandlers } from './app.ts'
import { archiveHandlers } from './archive.ts'
import { attachmentHandlers } from './attachments.ts'
import { cacheHandlers } from './cache.ts'
import { contextHandlers } from './context.ts'
import { conversationHandlers } from './conversations.ts'
import { insightsHandlers } from './insights.ts'
import { learningHandlers } from './learning.ts'
import { modelHandlers } from './models.ts'
import { networkHandlers } from './network.ts'
import { confirmationsHandlers } from './confirmations.ts'
import { providerHandlers } from './providers.ts'
import { searchHandlers } from './search.ts'
import { securityHandlers } from './security.ts'
import { settingsHandlers } from './settings.ts'
import { togetherHandlers } from './together.ts'
import { tuningHandlers } from './tuning.ts'
import { turnHandlers } from './turns.ts'
import { workspaceHandlers } from './workspaces.ts'

/** Every handler of the contract over one app. */
export const createHandlers = (app: App, desktop: Desktop): Handlers => ({
  app: appHandlers(app, desktop),
  cache: cacheHandlers(app, desktop),
  conversations: conversationHandlers(app),
  context: contextHandlers(app),
  attachments: attachmentHandlers(app, desktop),
  workspaces: workspaceHandlers(app),
  turns: turnHandlers(app),
  models: modelHandlers(app, desktop),
  settings: settingsHandlers(app),
  network: networkHandlers(app, desktop),
  confirmations: confirmationsHandlers(app),
  providers: providerHandlers(app),
  search: searchHandlers(app),
  insights: insightsHandlers(app),
  learning: learningHandlers(app, desktop),
  archive: archiveHandlers(app, desktop),
  together: togetherHandlers(app),
  tuning: tuningHandlers(app),
  security: securityHandlers(app)
})
