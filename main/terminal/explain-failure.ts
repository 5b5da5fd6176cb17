import { toPlainError, type SextantError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import { systemClock } from '../node/clock.ts'
import { handleUncaught } from '../node/uncaught.ts'
import type { Log } from '../ports.ts'
import { errorText } from './print-turn.ts'
import { Refusal } from './refusal.ts'
import { shellStrings } from './shell-strings.ts'

/** Writes why something failed to stderr; what is unexpected is logged, and the person is told its number. */
export function explainFailure(thrown: unknown, log: Log): void {
  if (thrown instanceof Refusal) process.stderr.write(`${thrown.message}\n`)
  else explain(reportError(log, 'terminal.failed', thrown))
}

/** Ends the process with words, not with a stack trace, when nobody caught an error. */
export function explainUncaught(log: Log, keep: () => Promise<void>): void {
  const end = (error: SextantError): void => {
    explain(error)
    process.exit(1)
  }
  handleUncaught(process, { clock: systemClock, log, keep, end, rejected: 'end' })
}

const explain = (error: SextantError): void =>
  void process.stderr.write(`${errorText(toPlainError(error), shellStrings())}\n`)
