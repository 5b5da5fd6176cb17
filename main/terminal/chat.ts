/** The app in a terminal, for machines without a display: the same conversations over the same pipeline. */
import { createInterface } from 'node:readline/promises'
import packageJson from '../../package.json' with { type: 'json' }
import { LARGEST_TEXT } from '../chat/ends-of-text.ts'
import type { App } from '../compose/app.ts'
import { dataFolder } from '../config/data-folder.ts'
import type { StartedTurn } from '../domain/turn.ts'
import { logIn } from '../node/file-log.ts'
import { explainFailure } from './explain-failure.ts'
import { findModel } from './find-model.ts'
import { plainText } from './plain-text.ts'
import { failedTurnText, follow, summaryLine, TurnPrinter } from './print-turn.ts'
import { readInput } from './read-input.ts'
import { shellStrings } from './shell-strings.ts'
import { terminalApp } from './terminal-app.ts'

const strings = shellStrings()
const log = logIn(dataFolder())
const say = (text: string): void => void process.stdout.write(`${plainText(text)}\n`)

class TerminalChat {
  readonly #app: App
  #model
  #last: StartedTurn | null = null
  #answering: StartedTurn | null = null

  constructor(app: App) {
    this.#app = app
    this.#model = findModel(app, undefined, strings)
  }

  welcome(): void {
    const { name: model, where } = this.#model
    say(
      strings(where === 'local' ? 'terminal.welcome' : 'terminal.welcomeRemote', {
        version: packageJson.version,
        model
      })
    )
    if (this.#model.demo) say(strings('terminal.demo'))
  }

  /** Ends the answer on its way; false when there is none. */
  stop(): boolean {
    if (!this.#answering) return false
    this.#app.turns.stop(this.#answering.turnId)
    return true
  }

  /** Answers one message; returns whether that worked. */
  async ask(text: string): Promise<boolean> {
    try {
      const started = this.#app.turns.start({
        conversationId: this.#last?.conversationId ?? null,
        parentId: this.#last?.messageId ?? null,
        parts: [{ type: 'text', text }],
        model: this.#model.ref
      })
      this.#last = this.#answering = started
      const printer = new TurnPrinter(strings, this.#model.name)
      const end = await follow(this.#app, started, (event) => printer.print(event))
      say(`\n${summaryLine(end, strings)}\n`)
      if (end.message.error) process.stderr.write(`${failedTurnText(end.message.error, strings)}\n`)
      return end.message.error === null
    } catch (error) {
      explainFailure(error, log)
      return false
    } finally {
      this.#answering = null
    }
  }

  /** Does what a line that begins with a slash says; false ends the chat. */
  command(line: string): boolean {
    const [name, ...rest] = line.split(/\s+/)
    switch (name) {
      case '/quit':
        return false
      case '/help':
        say(strings('terminal.help'))
        return true
      case '/new':
        this.#last = null
        say(strings('terminal.newConversation'))
        return true
      case '/models':
        for (const model of this.#app.library.models())
          say(`${model.ref === this.#model.ref ? '*' : ' '} ${model.name}`)
        return true
      case '/model':
        try {
          this.#model = findModel(this.#app, rest.join(' '), strings)
          say(strings('terminal.using', { model: this.#model.name }))
        } catch (error) {
          explainFailure(error, log)
        }
        return true
      default:
        say(strings('terminal.unknownCommand', { command: name }))
        return true
    }
  }
}

async function converse(chat: TerminalChat): Promise<void> {
  chat.welcome()
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  terminal.on('SIGINT', () => {
    if (!chat.stop()) terminal.close()
  })
  terminal.prompt()
  for await (const line of terminal) {
    const text = line.trim()
    if (text.startsWith('/')) {
      if (!chat.command(text)) break
    } else if (text !== '') await chat.ask(text)
    terminal.prompt()
  }
}

async function run(): Promise<void> {
  const app = terminalApp()
  try {
    const chat = new TerminalChat(app)
    if (process.stdin.isTTY) return await converse(chat)
    const { text: question, endsOnly } = await readInput(false)
    if (endsOnly) process.stderr.write(`${strings('terminal.endsOnly', { megabytes: LARGEST_TEXT / 1_000_000 })}\n`)
    if (question === '') chat.welcome()
    else if (!(await chat.ask(question))) process.exitCode = 1
  } finally {
    await app.close()
  }
}

try {
  await run()
} catch (error) {
  explainFailure(error, log)
  process.exitCode = 1
}
