import type { ErrorCode } from './errors.ts'

const DECLINED: ReadonlySet<ErrorCode> = new Set([
  'network-declined',
  'budget-declined',
  'egress-declined',
  'security-declined'
])

/** @returns whether the person said no before the model was asked: no failure of that model */
export const isDeclined = (code: ErrorCode): boolean => DECLINED.has(code)
