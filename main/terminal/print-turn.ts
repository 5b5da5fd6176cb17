import type { PlainError } from '../domain/errors.ts'
import { keepsUnsaid } from '../domain/keeps-unsaid.ts'
import { ownWordsOf } from '../domain/own-words.ts'
import type { TFunction } from 'i18next'
import type { App } from '../compose/app.ts'
import type { StartedTurn, TurnEvent } from '../domain/turn.ts'
import { PlainText, plainText } from './plain-text.ts'

type End = Extract<TurnEvent, { type: 'end' }>

/** Passes on a turn's events until its end and answers with it. */
export function follow(app: App, started: StartedTurn, listener: (event: TurnEvent) => void): Promise<End> {
  return new Promise((resolve) => {
    app.turns.watch(started.turnId, (event) => {
      listener(event)
      if (event.type === 'end') resolve(event)
    })
  })
}

/** Writes an answer to the terminal as it comes, and on stderr what takes a while before it. */
export class TurnPrinter {
  readonly #strings: TFunction
  readonly #modelName: string
  readonly #plain = new PlainText()
  #progressShown = false
  #lastCharacter = '\n'

  constructor(strings: TFunction, modelName: string) {
    this.#strings = strings
    this.#modelName = modelName
  }

  print(event: TurnEvent): void {
    switch (event.type) {
      case 'delta':
        if (event.channel === 'reasoning') return
        this.#clearProgress()
        this.#write(this.#plain.next(event.text))
        return
      case 'progress':
        return this.#showProgress(event.phase === 'loading-model' ? 'loading' : 'reading', event.fraction)
      case 'left-out':
        if (event.messages === 0) return
        this.#clearProgress()
        process.stderr.write(`${this.#strings('terminal.leftOut', { count: event.messages })}\n`)
        return
      case 'switched':
        this.#clearProgress()
        process.stderr.write(
          `${errorText(event.error, this.#strings)}\n${plainText(this.#strings('terminal.switched', { model: event.to }))}\n`
        )
        return
      case 'retrying':
        this.#clearProgress()
        process.stderr.write(
          `${errorText(event.error, this.#strings)} ${plainText(this.#strings('terminal.retrying', { model: event.model }))}\n`
        )
        return
      case 'end':
        this.#clearProgress()
        if (this.#lastCharacter !== '\n') process.stdout.write('\n')
        return
      case 'rate-limited':
      case 'snapshot':
    }
  }

  #write(text: string): void {
    process.stdout.write(text)
    this.#lastCharacter = text.at(-1) ?? this.#lastCharacter
  }

  #showProgress(key: 'loading' | 'reading', fraction: number): void {
    if (!process.stderr.isTTY) return
    const percent = Math.floor(fraction * 100)
    process.stderr.write(`\r\x1b[K${this.#strings(`terminal.${key}`, { model: plainText(this.#modelName), percent })}`)
    this.#progressShown = true
  }

  #clearProgress(): void {
    if (this.#progressShown) process.stderr.write('\r\x1b[K')
    this.#progressShown = false
  }
}

/** The one line after an answer: model, tokens, seconds, tokens a second, what left the machine, and what the cache saved. */
export function summaryLine({ message, trace }: End, strings: TFunction): string {
  const unknown = '–'
  const { summary } = message
  const cached =
    summary?.cache && ` ${strings('terminal.cached', { seconds: (summary.cache.savedMs / 1000).toFixed(1) })}`
  return plainText(
    `${strings('terminal.summary', {
      model: trace.modelName,
      tokens: trace.usage.output ?? unknown,
      seconds: (trace.totalMs / 1000).toFixed(1),
      rate: summary?.tokensPerSecond?.toFixed(0) ?? unknown,
      left:
        trace.sentBytes === 0 ? strings('terminal.nothingLeft') : strings('terminal.sent', { bytes: trace.sentBytes })
    })}${cached ?? ''}`
  )
}

/** Why a turn failed, as {@link errorText} says it, and that what the person wrote is kept. */
export function failedTurnText(error: Pick<PlainError, 'code' | 'params'>, strings: TFunction): string {
  return keepsUnsaid(error.code)
    ? textOf(error, strings, (advice) => strings('chat.writtenAnd', { advice }))
    : errorText(error, strings)
}

/** An error's text for a person: what happened, what to do, and the provider's or the system's own words. */
export function errorText(error: Pick<PlainError, 'code' | 'params'>, strings: TFunction): string {
  return textOf(error, strings, (advice) => advice)
}

function textOf(
  error: Pick<PlainError, 'code' | 'params'>,
  strings: TFunction,
  advise: (advice: string) => string
): string {
  const own = ownWordsOf(error)
  return plainText(
    [
      strings(`errors.${error.code}.message`, { ...error.params }),
      advise(strings(`errors.${error.code}.advice`, { ...error.params })),
      own && strings(own.key, { said: own.said })
    ]
      .filter(Boolean)
      .join(' ')
  )
}
