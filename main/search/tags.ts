import { createHash } from 'node:crypto'
import type { ModelRef, WorkspaceId } from '../domain/ids.ts'
import type { Role } from '../domain/role.ts'

/** What a message can be filtered by. It is written as words of a second column, so that filters cost no more than words. */
export interface Tagged {
  model: ModelRef | null
  workspace: WorkspaceId
  conversationSeq: number
  role: Role
  hasCode: boolean
}

const hashes = new Map<string, string>()

/** Names may hold anything; a word of the index may not. */
function hashed(name: string): string {
  let hash = hashes.get(name)
  if (!hash) hashes.set(name, (hash = createHash('sha256').update(name).digest('hex').slice(0, 16)))
  return hash
}

export const modelTag = (model: ModelRef): string => `m${hashed(model)}`
export const workspaceTag = (workspace: WorkspaceId): string => `w${hashed(workspace)}`
export const conversationTag = (seq: number): string => `c${seq.toString(36)}`
export const roleTag = (role: Role): string => `r${role}`
export const CODE_TAG = 'code'

export function tagsOf({ model, workspace, conversationSeq, role, hasCode }: Tagged): string {
  const tags = [workspaceTag(workspace), conversationTag(conversationSeq), roleTag(role)]
  if (model !== null) tags.push(modelTag(model))
  if (hasCode) tags.push(CODE_TAG)
  return tags.join(' ')
}
