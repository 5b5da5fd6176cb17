/** `npm run ask -- "question"`: one question to the whole app, without a window. */
import { parseArgs } from 'node:util'
import { LARGEST_TEXT } from '../chat/ends-of-text.ts'
import { dataFolder } from '../config/data-folder.ts'
import type { MessagePart } from '../domain/message.ts'
import { logIn } from '../node/file-log.ts'
import { explainFailure } from './explain-failure.ts'
import { findModel } from './find-model.ts'
import { failedTurnText, follow, summaryLine, TurnPrinter } from './print-turn.ts'
import { readInput } from './read-input.ts'
import { Refusal } from './refusal.ts'
import { shellStrings } from './shell-strings.ts'
import { terminalApp } from './terminal-app.ts'

const ANSWERED = 0
const FAILED = 1
const INTERRUPTED = 130

const strings = shellStrings()

interface Arguments {
  question: string
  model?: string | undefined
  system?: string | undefined
  json: boolean
  help: boolean
}

function readArguments(): Arguments {
  const options = {
    model: { type: 'string' },
    system: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false }
  } as const
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options })
    return { ...values, question: positionals.join(' ').trim() }
  } catch {
    // Node says what is wrong in English only; the usage says what is right.
    throw new Refusal(
      `${strings('terminal.wrongOption', {
        options: process.argv
          .slice(2)
          .filter((one) => one.startsWith('-'))
          .join(' ')
      })}\n${strings('terminal.usage')}`
    )
  }
}

/** Events are for programs: a fraction needs no more than three digits, and nothing in a line is a control character. */
const asLine = (value: unknown): string => {
  const rounded = (key: string, one: unknown): unknown =>
    key === 'fraction' && typeof one === 'number' ? Math.round(one * 1000) / 1000 : one
  // JSON leaves the second set of control characters as they are, and a terminal may follow them.
  const text = JSON.stringify(value, rounded).replace(
    /[\u007f-\u009f]/g,
    (control) => `\\u00${control.charCodeAt(0).toString(16)}`
  )
  return `${text}\n`
}

async function ask(): Promise<number> {
  const { question, model: wanted, system, json, help } = readArguments()
  if (help) {
    process.stdout.write(`${strings('terminal.usage')}\n`)
    return ANSWERED
  }
  const { text: attachment, endsOnly } = await readInput(question !== '')
  if (endsOnly) process.stderr.write(`${strings('terminal.endsOnly', { megabytes: LARGEST_TEXT / 1_000_000 })}\n`)
  if (question === '' && attachment === '')
    throw new Refusal(`${strings('terminal.noQuestion')}\n${strings('terminal.usage')}`)
  const parts: MessagePart[] = []
  if (question !== '') parts.push({ type: 'text', text: question })
  if (attachment !== '')
    parts.push(
      question === '' ? { type: 'text', text: attachment } : { type: 'attachment', name: 'stdin', text: attachment }
    )

  const app = terminalApp()
  try {
    const model = findModel(app, wanted, strings)
    const started = app.turns.start({
      conversationId: null,
      parentId: null,
      parts,
      model: model.ref,
      ...(system !== undefined && { systemPrompt: system })
    })
    let interrupted = false
    const interrupt = (): void => {
      interrupted = true
      app.turns.stop(started.turnId)
    }
    process.once('SIGINT', interrupt)
    // Whoever read has had enough, as `head` does: what was answered is kept, and there is nobody to complain to.
    process.stdout.on('error', interrupt)
    const printer = new TurnPrinter(strings, model.name)
    const end = await follow(app, started, (event) => {
      if (json) process.stdout.write(asLine(event.type === 'end' ? { type: 'end', message: event.message } : event))
      else printer.print(event)
    })
    if (json) process.stdout.write(asLine(end.trace))
    else process.stdout.write(`\n${summaryLine(end, strings)}\n`)
    if (interrupted) {
      process.stderr.write(`${strings('terminal.stopped')}\n`)
      return INTERRUPTED
    }
    if (!end.message.error) return ANSWERED
    process.stderr.write(`${failedTurnText(end.message.error, strings)}\n`)
    return FAILED
  } finally {
    await app.close()
  }
}

process.exitCode = await ask().catch((error: unknown) => {
  explainFailure(error, logIn(dataFolder()))
  return FAILED
})
