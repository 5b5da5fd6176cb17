/**
 * The process that runs llama.cpp, apart from the app so that a crash ends one answer and not the app. Runs in
 * Electron's utility process and in a forked Node process alike. See protocol.ts.
 */
import '../node/no-network.ts'
import { describeError } from '../domain/describe-error.ts'
import { SextantError, toPlainError } from '../domain/errors.ts'
import { DeltaBatcher } from './host/delta-batcher.ts'
import { generate } from './host/generate.ts'
import { lastLlamaErrors } from './host/llama-errors.ts'
import { loadModel, type Engine } from './host/load-model.ts'
import { loadVocabulary, type Vocabulary } from './host/load-vocabulary.ts'
import { hostPort } from './host/port.ts'
import type { HostRequest } from './inference-protocol.ts'

type GenerateRequest = Extract<HostRequest, { type: 'generate' }>

const PROGRESS_STEP = 0.01

const port = hostPort()
const generations = new Map<number, AbortController>()
let engine: Engine | undefined
let vocabulary: Vocabulary | undefined

function loadedEngine(): Engine {
  if (!engine) throw new SextantError('internal')
  return engine
}

async function load({ id, options }: Extract<HostRequest, { type: 'load' }>): Promise<void> {
  let told = 0
  engine = await loadModel(options, (fraction) => {
    // llama.cpp tells of every tensor.
    if (fraction - told < PROGRESS_STEP) return
    told = fraction
    port.send({ type: 'progress', id, phase: 'loading-model', fraction })
  })
  port.send({ type: 'loaded', id, model: engine.loaded })
}

async function answer({ id, conversationId, messages, options }: GenerateRequest): Promise<void> {
  const abort = new AbortController()
  generations.set(id, abort)
  let tokens = 0
  const outbox = new DeltaBatcher(({ channel, text }) => port.send({ type: 'delta', id, channel, text, tokens }))
  try {
    const end = await generate(
      loadedEngine(),
      {
        conversationId,
        messages,
        options,
        onReading: (fraction) => port.send({ type: 'progress', id, phase: 'reading-prompt', fraction }),
        onText: (part, written) => {
          tokens = written
          outbox.add(part)
        }
      },
      abort.signal
    )
    outbox.flush()
    port.send({ type: 'finished', id, ...end })
  } finally {
    outbox.flush()
    generations.delete(id)
  }
}

function count({ id, texts }: Extract<HostRequest, { type: 'count' }>): void {
  const model = vocabulary ?? loadedEngine().model
  port.send({ type: 'counted', id, counts: texts.map((text) => model.tokenize(text).length) })
}

let resizing: Promise<unknown> = Promise.resolve()

/** One after the other: each begins with what the one before has made. */
async function resize({ id, sequences }: Extract<HostRequest, { type: 'resize' }>): Promise<void> {
  const { pool, loaded, makeContext } = loadedEngine()
  const work = resizing.then(() => pool.resize(Math.max(loaded.sequences, sequences), makeContext))
  resizing = work.catch(() => undefined)
  port.send({ type: 'resized', id, sequences: await work })
}

async function handle(request: Exclude<HostRequest, { type: 'cancel' }>): Promise<void> {
  switch (request.type) {
    case 'load':
      return load(request)
    case 'load-vocabulary':
      vocabulary = await loadVocabulary(request.modelPath, request.modelName)
      return port.send({ type: 'vocabulary-loaded', id: request.id })
    case 'generate':
      return answer(request)
    case 'resize':
      return resize(request)
    case 'count':
      return count(request)
  }
}

port.onRequest((request) => {
  if (request.type === 'cancel') {
    generations.get(request.target)?.abort()
    return
  }
  handle(request).catch((error: unknown) =>
    port.send({
      type: 'failed',
      id: request.id,
      error: toPlainError(error),
      description: describeError(error),
      llama: lastLlamaErrors()
    })
  )
})
port.send({ type: 'ready' })
