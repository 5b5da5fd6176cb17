import { z } from 'zod'

/** What becomes of history, and how often it is copied. */
export const storage = z.object({
  /** Full quarters before this one whose turns stay at hand; null keeps all. Their daily sums stay in any case. */
  keepQuarters: z.int().min(1).max(400).nullable(),
  /** archive: older quarters are compressed and open for reading. drop: their turns go. */
  oldQuarters: z.enum(['archive', 'drop']),
  backupEvery: z.enum(['never', 'day', 'week']),
  /** The folder for backups; null is one beside the data. */
  backupFolder: z.string().max(4000).nullable(),
  backupsKept: z.int().min(1).max(50)
})
/**
 * What the window may change of it. A folder is only ever what the person chose in a dialog of this process: a page that
 * was taken over must not say where backups are written, or what is restored.
 */
export const storageOfWindow = storage.omit({ backupFolder: true }).strict()
export const storageDefaults: z.output<typeof storage> = {
  keepQuarters: null,
  oldQuarters: 'archive',
  backupEvery: 'week',
  backupFolder: null,
  backupsKept: 2
}

/** Figures for other programs. Never what was asked or answered. */
export const telemetry = z.object({
  otlpEnabled: z.boolean(),
  /** Where OpenTelemetry listens, without the path of the signal. */
  otlpEndpoint: z.url({ protocol: /^https?$/ }).max(2000),
  prometheusEnabled: z.boolean(),
  /** On this machine only. */
  prometheusPort: z.int().min(1024).max(65_535)
})
export const telemetryDefaults: z.output<typeof telemetry> = {
  otlpEnabled: false,
  otlpEndpoint: 'http://127.0.0.1:4318',
  prometheusEnabled: false,
  prometheusPort: 9464
}
