import type { ErrorCode } from './errors.ts'

/**
 * @returns whether the advice of an error leaves out that the person's message is kept. A provider's errors are also
 * shown where nothing was written, as when a key is tested; where a turn failed that is said before the advice.
 */
export function keepsUnsaid(code: ErrorCode): boolean {
  return code !== 'answer-broken' && /^(?:provider-|answer-|context-|content-|model-takes-)/.test(code)
}
