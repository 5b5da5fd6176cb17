import type { WorkspaceId } from './ids.ts'
import type { NetworkMode } from './network.ts'

/** Work that is kept apart: its own conversations, its own share of the answer cache, its own way out. */
export interface Workspace {
  id: WorkspaceId
  /** Empty for the first one until the person names it. */
  name: string
  /** Stricter than the app's mode for what is asked here; null follows the app. */
  networkMode: Exclude<NetworkMode, 'auto'> | null
  conversations: number
}
