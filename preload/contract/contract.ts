import type { z } from 'zod'
import type { OpenConversation } from '../../main/domain/conversation.ts'
import type { PlainError } from '../../main/domain/errors.ts'
import type { ConversationId } from '../../main/domain/ids.ts'
import type { Confirmation } from '../../main/domain/confirmation.ts'
import type { Result, TurnEvent } from '../../main/domain/turn.ts'
import type { TurnId } from '../../main/domain/ids.ts'
import type { Settings } from '../../main/config/settings.ts'
import { app } from './app.ts'
import { archive, type Task } from './archive.ts'
import { attachments } from './attachments.ts'
import { cache, type SourceSum } from './cache.ts'
import type { Channel } from './channel.ts'
import { confirmations } from './confirmations.ts'
import { context } from './context.ts'
import { conversations } from './conversations.ts'
import { insights } from './insights.ts'
import { learning, type ExampleCounts } from './learning.ts'
import { models, type ModelList } from './models.ts'
import { network, type NetworkStatus } from './network.ts'
import { providers, type ProviderList } from './providers.ts'
import { search } from './search.ts'
import { security, type NameFinderStatus } from './security.ts'
import { settings } from './settings.ts'
import { together, type TogetherStatus } from './together.ts'
import { tuning, type TuningRun } from './tuning.ts'
import { turns } from './turns.ts'
import { workspaces, type WorkspaceList } from './workspaces.ts'

/** Everything the window may ask of main. A channel's name is `domain.method`. */
export const contract = {
  app,
  cache,
  conversations,
  context,
  attachments,
  workspaces,
  turns,
  models,
  settings,
  network,
  confirmations,
  providers,
  search,
  insights,
  learning,
  tuning,
  archive,
  together,
  security
}
export type Contract = typeof contract

/** What main tells the window unasked. */
export interface AppEvents {
  'conversations.changed': { ids: ConversationId[] }
  'workspaces.changed': WorkspaceList
  'models.changed': ModelList
  'settings.changed': Settings
  'network.changed': NetworkStatus
  /** All questions that wait for the person, the oldest first. */
  'confirmations.changed': readonly Confirmation[]
  'providers.changed': ProviderList
  /** The running task and the last that ended, newest first. */
  'tasks.changed': readonly Task[]
  /** Something nobody waited for went wrong; the app goes on. */
  'app.failed': PlainError
  /** Examples were gathered or taken back. */
  'learning.changed': ExampleCounts
  /** What the cache has answered today. */
  'cache.changed': readonly SourceSum[]
  'together.changed': TogetherStatus
  'tuning.changed': TuningRun[]
  'security.changed': NameFinderStatus
  /** A menu entry or its shortcut. */
  'menu.command': { command: MenuCommand }
}
export type MenuCommand =
  'new-conversation' | 'find' | 'search' | 'palette' | 'settings' | 'toggle-inspector' | 'toggle-rail'

type Call<C> =
  C extends Channel<infer Input, infer Output>
    ? undefined extends z.input<Input>
      ? () => Promise<Result<Output>>
      : (input: z.input<Input>) => Promise<Result<Output>>
    : never

/** The bridge on `window.api`: one function per channel, nothing generic. */
export type Api = {
  [Domain in keyof Contract]: { [Method in keyof Contract[Domain]]: Call<Contract[Domain][Method]> }
} & {
  /** Receives the turn's events until its end; the returned function stops watching, not the turn. */
  watchTurn(turnId: TurnId, listener: (event: TurnEvent) => void): () => void
  /** Subscribes to what main tells unasked; the returned function ends it. */
  on<Name extends keyof AppEvents>(name: Name, listener: (event: AppEvents[Name]) => void): () => void
}

export type { OpenConversation }
