import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { EmbeddingReply, EmbeddingRequest } from '../../../main/embedding/embedding-protocol.ts'
import { NameFinder } from '../../../main/embedding/name-finder.ts'
import { pathsIn } from '../../../main/node/paths.ts'
import type { InferenceProcess } from '../../../main/ports.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const never = new AbortController().signal

/** A process that takes every "Ada" for a person, and how often it was asked. */
class AdaProcess implements InferenceProcess {
  asked = 0

  start(): ReturnType<InferenceProcess['start']> {
    let listener: (message: unknown) => void = () => undefined
    return {
      send: (message) => {
        const request = message as EmbeddingRequest
        if (request.type === 'load-names') return listener({ type: 'names-loaded', id: request.id })
        if (request.type !== 'find-names') return
        this.asked++
        const start = request.text.indexOf('Ada')
        const names = start < 0 ? [] : [{ kind: 'person' as const, start, end: start + 3, confidence: 0.9 }]
        listener({ type: 'names', id: request.id, names } satisfies EmbeddingReply)
      },
      onMessage: (listen) => (listener = listen),
      onExit: () => undefined,
      kill: () => undefined
    }
  }
}

test('finds names only while its model is there, and reads a text once', async () => {
  const data = temporaryFolder()
  const paths = pathsIn(data, path.resolve(import.meta.dirname, '../../..'))
  const embedding = new AdaProcess()
  const finder = new NameFinder({ paths, embedding, clock: new ManualClock(), log: silentLog })
  expect(finder.isHere).toBe(false)
  expect(await finder.find('Ask Ada.', never)).toEqual([])
  const folder = path.join(paths.models, 'name-finder')
  mkdirSync(folder, { recursive: true })
  for (const file of ['model.onnx', 'tokenizer.json']) writeFileSync(path.join(folder, file), '')
  finder.look()
  expect(finder.isHere).toBe(true)
  const found = [{ kind: 'person', start: 4, end: 7, confidence: 0.9 }]
  expect(await finder.find('Ask Ada.', never)).toEqual(found)
  expect(await finder.find('Ask Ada.', never)).toEqual(found)
  expect(embedding.asked).toBe(1)
  finder.close()
  expect(await finder.find('Ask Ada again.', never)).toEqual([])
})

/** A process that loads the model, and dies of a text or never answers. */
const faulty = (dies: boolean): InferenceProcess => ({
  start: () => {
    let listener: (message: unknown) => void = () => undefined
    let exit: (code: number) => void = () => undefined
    return {
      send: (message) => {
        const request = message as EmbeddingRequest
        if (request.type === 'load-names') listener({ type: 'names-loaded', id: request.id })
        else if (dies) exit(1)
      },
      onMessage: (listen) => (listener = listen),
      onExit: (listen) => (exit = listen),
      kill: () => undefined
    }
  }
})

function finderWith(embedding: InferenceProcess): NameFinder {
  const paths = pathsIn(temporaryFolder(), path.resolve(import.meta.dirname, '../../..'))
  const folder = path.join(paths.models, 'name-finder')
  mkdirSync(folder, { recursive: true })
  for (const file of ['model.onnx', 'tokenizer.json']) writeFileSync(path.join(folder, file), '')
  return new NameFinder({ paths, embedding, clock: new ManualClock(), log: silentLog })
}

test('a model that fails is told apart from one that finds nothing, also once it is not started again', async () => {
  const finder = finderWith(faulty(true))
  for (let time = 0; time < 5; time++) expect(await finder.find('Ask Ada.', never)).toBeUndefined()
  finder.close()
})

test('Stop does not wait for a model that says nothing', async () => {
  const finder = finderWith(faulty(false))
  const stop = new AbortController()
  const found = finder.find('Ask Ada.', stop.signal)
  stop.abort(new Error('stopped'))
  await expect(found).rejects.toThrow('stopped')
  finder.close()
})
