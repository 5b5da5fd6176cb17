import type { Milliseconds } from '../../domain/units.ts'

/** One frame at 30 frames a second: faster than the eye reads, and at most 31 messages in a second. */
export const FRAME_MS: Milliseconds = 33
/** While nobody looks: seldom enough to cost nothing, often enough that a crash loses little. */
export const HIDDEN_FRAME_MS: Milliseconds = 500

/** How often pieces of answers are passed on, by whether somebody sees them. */
export class DeliveryRate {
  visible = true

  get frameMs(): Milliseconds {
    return this.visible ? FRAME_MS : HIDDEN_FRAME_MS
  }
}
