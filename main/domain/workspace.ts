import type { WorkspaceId } from './ids.ts'
import type { NetworkMode } from './network.ts'
import type { SensitivityLabel } from './sensitivity-label.ts'

/** Work that is kept apart: its own conversations, its own share of the answer cache, its own way out. */
export interface Workspace {
  id: WorkspaceId
  /** Empty for the first one until the person names it. */
  name: string
  /** Stricter than the app's mode for what is asked here; null follows the app. */
  networkMode: Exclude<NetworkMode, 'auto'> | null
  /** What may leave this computer for what is asked here. */
  label: SensitivityLabel
  /** Words of its own, and patterns between slashes, that are masked before anything leaves. */
  maskTerms: readonly string[]
  /** What is masked is masked without a question, also in Ask mode. */
  masksSilently: boolean
  conversations: number
}
