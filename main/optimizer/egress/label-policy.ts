import type { FindingType } from '../../detection/finding.ts'
import type { SensitivityLabel } from '../../domain/sensitivity-label.ts'

/** Kinds that place somebody roughly, or that a question is often about: masked only where the label says confidential. */
const ROUGH: ReadonlySet<FindingType> = new Set(['DATE', 'URL', 'LOCATION', 'ORGANIZATION'])

/** Whether a finding of that kind is masked before it leaves a workspace with that label. Secrets always are. */
export function isMasked(type: FindingType, label: SensitivityLabel): boolean {
  if (type === 'SECRET' || type === 'CUSTOM') return true
  if (label === 'public') return false
  return label === 'internal' ? !ROUGH.has(type) : true
}

/** Whether the domain of a mail address may stay readable. */
export const keepsDomain = (label: SensitivityLabel): boolean => label === 'internal'
