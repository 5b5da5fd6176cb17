import type { HostReply, HostRequest, LoadedModel } from '../../main/inference/inference-protocol.ts'
import type { InferenceChannel, InferenceProcess } from '../../main/ports.ts'
import { settled } from './manual-clock.ts'

export const loadedModel: LoadedModel = {
  contextTokens: 2048,
  sequences: 2,
  threads: { reading: { threads: 2, msPerToken: 1 }, writing: { threads: 1, msPerToken: 5 } },
  threadsMeasured: false,
  gpu: false,
  memoryBytes: 1000,
  sequenceBytes: 100
}

/** One process that a test plays the part of. */
export class ScriptedHost implements InferenceChannel {
  readonly requests: HostRequest[] = []
  killed = false
  #onMessage: (message: unknown) => void = () => undefined
  #onExit: (code: number | null) => void = () => undefined

  send(message: unknown): void {
    this.requests.push(message as HostRequest)
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener
  }

  onExit(listener: (code: number | null) => void): void {
    this.#onExit = listener
  }

  kill(): void {
    this.killed = true
    this.#onExit(null)
  }

  say(reply: HostReply): void {
    this.#onMessage(reply)
  }

  die(): void {
    this.#onExit(9)
  }

  /** The last request of a kind. */
  last<Type extends HostRequest['type']>(type: Type): Extract<HostRequest, { type: Type }> | undefined {
    return this.requests.findLast((request): request is Extract<HostRequest, { type: Type }> => request.type === type)
  }

  /** Plays the start of a process up to a loaded model. */
  async load(model: Partial<LoadedModel> = {}): Promise<void> {
    this.say({ type: 'ready' })
    await settled()
    this.say({ type: 'loaded', id: this.last('load')?.id ?? -1, model: { ...loadedModel, ...model } })
    await settled()
  }

  /** Plays the start of a process up to a loaded vocabulary. */
  async loadVocabulary(): Promise<void> {
    this.say({ type: 'ready' })
    await settled()
    this.say({ type: 'vocabulary-loaded', id: this.last('load-vocabulary')?.id ?? -1 })
    await settled()
  }

  /** Plays an answer of one delta to the last question. */
  async answer(text = 'Yes'): Promise<void> {
    const id = this.last('generate')?.id ?? -1
    this.say({ type: 'delta', id, channel: 'text', text, tokens: 1 })
    this.say({
      type: 'finished',
      id,
      reason: 'stop',
      rawReason: 'end',
      inputTokens: 5,
      reusedTokens: 2,
      outputTokens: 1,
      reasoningTokens: 0,
      confidence: null
    })
    await settled()
  }
}

export class ScriptedInferenceProcess implements InferenceProcess {
  readonly hosts: ScriptedHost[] = []

  start(): ScriptedHost {
    const host = new ScriptedHost()
    this.hosts.push(host)
    return host
  }

  get newest(): ScriptedHost {
    const host = this.hosts.at(-1)
    if (!host) throw new Error('no process was started')
    return host
  }
}
