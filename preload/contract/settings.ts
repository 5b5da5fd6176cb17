import { z } from 'zod'
import type { OwnAnswerSettings } from '../../main/chat/answer-settings.ts'
import { answerSettings } from '../../main/config/answer-settings.ts'
import { settingsPatch, type Settings } from '../../main/config/settings.ts'
import { channel } from './channel.ts'
import { conversationId } from './conversations.ts'
import { workspaceId } from './search.ts'

const owner = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('workspace'), id: workspaceId }),
  z.strictObject({ type: z.literal('conversation'), id: conversationId })
])

export const settings = {
  get: channel<Settings>()(z.undefined()),
  /** Changes the given values and answers with all of them. */
  change: channel<Settings>()(settingsPatch),
  /** Instructions and parameters of a workspace or a conversation, and what holds without them. */
  own: channel<OwnAnswerSettings>()(z.strictObject({ owner })),
  changeOwn: channel<void>()(z.strictObject({ owner, own: answerSettings }))
}

export type { OwnAnswerSettings }
