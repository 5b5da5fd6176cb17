import { z } from 'zod'
import type { TogetherStatus } from '../../main/learning/federated/learning-together.ts'
import { channel, nothing } from './channel.ts'

/** What a round that began now would send. */
export interface TogetherPreview {
  examples: number
  hasMeanings: boolean
  /** All bytes, in hexadecimal. */
  bytes: string
}

export const together = {
  status: channel<TogetherStatus>()(nothing),
  preview: channel<TogetherPreview>()(nothing),
  /** Stops taking part and throws the keys away by which the aggregator knows this computer. */
  forget: channel<TogetherStatus>()(nothing),
  /** A version of what was learned together that is not to be used, whatever trying it came to. */
  refuse: channel<TogetherStatus>()(z.strictObject({ run: z.string().min(1).max(100), version: z.int().min(1) }))
}

export type { TogetherState, TogetherStatus } from '../../main/learning/federated/learning-together.ts'
