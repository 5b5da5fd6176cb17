import { z } from 'zod'
import type { WorkspaceId } from '../../main/domain/ids.ts'
import { SENSITIVITY_LABELS } from '../../main/domain/sensitivity-label.ts'
import type { Workspace } from '../../main/domain/workspace.ts'
import { channel } from './channel.ts'
import { conversationId } from './conversations.ts'
import { workspaceId } from './search.ts'

/** All of them, in the order in which they were made, and the chosen one. */
export interface WorkspaceList {
  workspaces: Workspace[]
  current: WorkspaceId
}

const name = z.string().trim().min(1).max(100)
const networkMode = z.enum(['offline', 'ask']).nullable()

/** Every change is answered with the list; other changes come as `workspaces.changed`. */
export const workspaces = {
  list: channel<WorkspaceList>()(z.undefined()),
  select: channel<WorkspaceList>()(z.strictObject({ id: workspaceId })),
  create: channel<WorkspaceList>()(z.strictObject({ name, networkMode })),
  change: channel<WorkspaceList>()(
    z.strictObject({
      id: workspaceId,
      name: name.optional(),
      networkMode: networkMode.optional(),
      label: z.enum(SENSITIVITY_LABELS).optional(),
      maskTerms: z.array(z.string().trim().min(1).max(200)).max(500).optional(),
      masksSilently: z.boolean().optional()
    })
  ),
  /** Its conversations go to the first workspace. */
  remove: channel<WorkspaceList>()(z.strictObject({ id: workspaceId })),
  moveConversation: channel<WorkspaceList>()(z.strictObject({ conversationId, to: workspaceId }))
}

export type { Workspace }
