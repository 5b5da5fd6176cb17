import { z } from 'zod'
import type { Confirmation } from '../../main/domain/confirmation.ts'
import { channel } from './channel.ts'

const values = z.array(z.string().min(1).max(10_000)).max(1_000)

export const confirmations = {
  /** Questions that wait for the person, whatever they are about, oldest first. */
  open: channel<readonly Confirmation[]>()(z.undefined()),
  answer: channel<void>()(
    z.strictObject({
      id: z.uuid(),
      answer: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('send') }),
        z.strictObject({ type: z.literal('leave-out') }),
        z.strictObject({ type: z.literal('cancel') }),
        z.strictObject({ type: z.literal('here') }),
        z.strictObject({ type: z.literal('in-conversation') }),
        z.strictObject({ type: z.literal('without'), messages: z.array(z.int().nonnegative()).min(1).max(10_000) }),
        z.strictObject({ type: z.literal('always') }),
        z.strictObject({ type: z.literal('appeal'), reason: z.string().trim().min(1).max(2_000) }),
        z.strictObject({ type: z.literal('change'), keep: values, mask: values, always: z.boolean().optional() })
      ])
    })
  )
}
