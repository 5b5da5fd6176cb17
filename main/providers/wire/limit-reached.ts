import { SextantError } from '../../domain/errors.ts'

/** Which kind of limit: of bytes or characters, of depth, of number. */
export type LimitKind = 'big' | 'deep' | 'many'

/** More came than is taken from a server. Asking again would bring the same, so it is not tried again. */
export function limitReached(provider: string, kind: LimitKind, limit: number): SextantError {
  return new SextantError(`answer-too-${kind}`, {
    params: { provider, ...(kind === 'big' ? { megabytes: limit / 1_000_000 } : { limit }) }
  })
}
