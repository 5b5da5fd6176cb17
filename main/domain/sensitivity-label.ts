/**
 * What a workspace's label says may leave this computer: `public` everything but secrets, `internal` with what names
 * persons masked, `confidential` with all that points at anybody masked, `secret` nothing.
 */
export const SENSITIVITY_LABELS = ['public', 'internal', 'confidential', 'secret'] as const
export type SensitivityLabel = (typeof SENSITIVITY_LABELS)[number]

export const DEFAULT_LABEL: SensitivityLabel = 'internal'
