import type { Fetch, FetchInit } from '../../main/ports.ts'

export interface SentRequest {
  url: string
  init: FetchInit
  /** The body as JSON; undefined without one. */
  body: Record<string, unknown> | undefined
}

type Answer = Response | Error | ((init: FetchInit) => Promise<Response> | Response)

/** A network that answers as told, in order, and remembers what was sent. */
export class ScriptedFetch {
  readonly sent: SentRequest[] = []
  readonly #answers: Answer[] = []

  then(...answers: Answer[]): this {
    this.#answers.push(...answers)
    return this
  }

  readonly fetch: Fetch = async (url, init = {}) => {
    this.sent.push({
      url,
      init,
      body: init.body === undefined ? undefined : (JSON.parse(String(init.body)) as Record<string, unknown>)
    })
    const answer = this.#answers.shift()
    if (answer === undefined) throw new Error(`nothing is scripted for ${url}`)
    if (answer instanceof Error) throw answer
    return typeof answer === 'function' ? await answer(init) : answer
  }
}

export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', ...headers } })

/** A Chat Completions stream of these texts; without an end it breaks off. */
export function chatStream(texts: readonly string[], finish: string | null = 'stop'): Response {
  const lines = texts.map((content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`)
  if (finish !== null)
    lines.push(
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: finish }], usage: { prompt_tokens: 5, completion_tokens: 2 } })}\n\n`,
      'data: [DONE]\n\n'
    )
  return new Response(lines.join(''))
}

/** A body that is fed by hand. */
export function openBody(): {
  response: Response
  send: (text: string) => void
  close: () => void
  fail: (error: Error) => void
  cancelled: () => boolean
} {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  let cancelled = false
  const stream = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
    },
    cancel() {
      cancelled = true
    }
  })
  const utf8 = new TextEncoder()
  return {
    response: new Response(stream),
    send: (text) => controller.enqueue(utf8.encode(text)),
    close: () => controller.close(),
    fail: (error) => controller.error(error),
    cancelled: () => cancelled
  }
}
