import path from 'node:path'
import { DEFAULT_WORKSPACE, type ConversationId, type ModelRef } from '../../../main/domain/ids.ts'
import { InferenceClient } from '../../../main/inference/client.ts'
import type { LocalModelFile } from '../../../main/inference/local-model-file.ts'
import { systemClock } from '../../../main/node/clock.ts'
import { nodeInferenceProcess } from '../../../main/terminal/node-inference-process.ts'
import { silentLog } from '../../fakes/silent-log.ts'

export interface Asked {
  system: string
  user: string
}

/** One thread, since others work on this machine as well. */
const THREAD = { threads: 1, msPerToken: 1000 }

/** Asks a model file through the app's own process for models. */
export class WhatAModelDoes {
  readonly mostTokens: number
  readonly #client: InferenceClient
  readonly #file: LocalModelFile
  #asked = 0

  /** @param file a GGUF file, wherever it lies */
  constructor(file: string, mostTokens = 48) {
    this.mostTokens = mostTokens
    this.#file = { ref: 'local:asked' as ModelRef, name: path.basename(file), path: file, contextTokens: 2048 }
    const stored = new Map<string, unknown>()
    this.#client = new InferenceClient({
      process: nodeInferenceProcess(path.resolve(import.meta.dirname, '../../../main/inference/host.ts')),
      clock: systemClock,
      log: silentLog,
      idleUnloadMs: () => null,
      useGpu: () => false,
      measurements: {
        find: (name: string) => stored.get(name) ?? { reading: THREAD, writing: THREAD },
        set: (name: string, value: unknown) => void stored.set(name, value)
      }
    })
  }

  async answer({ system, user }: Asked): Promise<string> {
    let text = ''
    const request = {
      model: this.#file.ref,
      messages: [
        { role: 'system' as const, text: system },
        { role: 'user' as const, text: user }
      ],
      workspaceId: DEFAULT_WORKSPACE,
      conversationId: `asked-${this.#asked++}` as ConversationId,
      sampling: { temperature: 0, topP: 1, maxOutputTokens: this.mostTokens }
    }
    for await (const chunk of this.#client.complete(this.#file, request, new AbortController().signal))
      if (chunk.type === 'delta' && chunk.channel === 'text') text += chunk.text
    return text
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
