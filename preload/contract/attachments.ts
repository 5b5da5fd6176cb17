import { z } from 'zod'
import type { PlainError } from '../../main/domain/errors.ts'
import type { Attachment } from '../../main/domain/message.ts'
import { channel } from './channel.ts'

/** More than the largest picture that is taken, so that the person is told which limit it is over. */
const MOST_BYTES = 64_000_000
const MOST_END_BYTES = 2_000_000

export interface ChosenAttachments {
  attachments: Attachment[]
  refused: PlainError[]
}

const name = z.string().min(1).max(300)

/** A picture or a text that comes with a message. */
export const attachment = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('image'),
    name,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().min(0),
    mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])
  }),
  z.strictObject({
    type: z.literal('attachment'),
    name,
    text: z.string().max(2_000_000),
    ofBytes: z.int().min(0).optional()
  })
])
const end = z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= MOST_END_BYTES)
export const attachmentList = z.array(attachment).max(50)

export const attachments = {
  /** A file that was dropped or pasted. Pictures are kept; show them from `sextant://app/images/<hash>`. */
  add: channel<Attachment>()(
    z.strictObject({ name, bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= MOST_BYTES) })
  ),
  /** The ends of a dropped file that is too large to be handed over. */
  addEnds: channel<Attachment>()(z.strictObject({ name, start: end, end, bytes: z.int().min(0) })),
  /** Lets the person choose files; empty when they chose none. What could not be taken is named beside what was. */
  choose: channel<ChosenAttachments>()(z.undefined())
}
