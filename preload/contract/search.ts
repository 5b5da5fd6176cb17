import { z } from 'zod'
import type { WorkspaceId } from '../../main/domain/ids.ts'
import type { RecentAnswer } from '../../main/storage/recent-answers.ts'
import type { SearchPage } from '../../main/search/search-finder.ts'
import { channel } from './channel.ts'
import { conversationId, modelRefSchema } from './conversations.ts'

export const workspaceId = z.union([z.literal('default'), z.uuid()]).transform((text) => text as WorkspaceId)

const filters = z.strictObject({
  /** Milliseconds since 1970; `to` is exclusive. */
  from: z.number().optional(),
  to: z.number().optional(),
  model: modelRefSchema.optional(),
  conversationId: conversationId.optional(),
  workspaceId: workspaceId.optional(),
  role: z.enum(['user', 'assistant']).optional(),
  hasCode: z.boolean().optional()
})

export const search = {
  /**
   * Messages and titles, newest first. `"…"` is a phrase, `word*` a beginning, `-word` leaves out; the last word may be
   * unfinished. A page may be short: go on with `next` until it is null. Open a hit with `conversations.selectBranch`.
   */
  find: channel<SearchPage>()(
    z.strictObject({
      text: z.string().max(1000),
      filters,
      limit: z.int().min(1).max(100),
      after: z.strictObject({ month: z.string().regex(/^\d{4}m\d\d$/), below: z.int().min(0).nullable() }).nullable()
    })
  ),
  /** The last answers of a workspace, newest first. */
  recentAnswers: channel<readonly RecentAnswer[]>()(
    z.strictObject({ workspaceId: workspaceId.optional(), limit: z.int().min(1).max(200) })
  )
}

export type { MessageHit, SearchPage, TitleHit } from '../../main/search/search-finder.ts'
export type { Snippet } from '../../main/search/snippet.ts'
export type { RecentAnswer }
