import type { Log } from '../../main/ports.ts'

interface Line {
  level: 'info' | 'warn' | 'error'
  event: string
  fields: Record<string, unknown> | undefined
}

/** A log whose lines can be read. */
export function keepingLog(): Log & { lines: Line[] } {
  const lines: Line[] = []
  const write =
    (level: Line['level']) =>
    (event: string, fields?: Record<string, unknown>): void =>
      void lines.push({ level, event, fields })
  return { lines, info: write('info'), warn: write('warn'), error: write('error') }
}
