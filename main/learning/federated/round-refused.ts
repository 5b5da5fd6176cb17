/** Why this computer takes no part. */
export type RoundRefusal =
  | 'not-signed'
  | 'not-understood'
  | 'too-few-people'
  | 'too-little-noise'
  | 'budget-spent'
  | 'asked-twice'
  | 'out-of-date'

export class RoundRefused extends Error {
  override readonly name = 'RoundRefused'
  readonly reason: RoundRefusal

  constructor(reason: RoundRefusal) {
    super(`no part in this round: ${reason}`)
    this.reason = reason
  }
}
