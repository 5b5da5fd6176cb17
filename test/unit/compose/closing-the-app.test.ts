import { describe, expect, inject, test } from 'vitest'
import type { App } from '../../../main/compose/app.ts'
import { compose } from '../../../main/compose/compose.ts'
import { declareGuarded } from '../../../main/node/guarded-code.ts'
import type { Ports } from '../../../main/ports.ts'
import { DataFolderLock } from '../../../main/storage/data-folder-lock.ts'
import { nodePorts } from '../../../main/terminal/terminal-app.ts'
import { keepingLog } from '../../fakes/keeping-log.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

function build(change: Partial<Ports> = {}) {
  const log = keepingLog()
  declareGuarded([inject('storageWorker')])
  const ports: Ports = { ...nodePorts(temporaryFolder()), storageWorker: inject('storageWorker'), log, ...change }
  return { ports, log, app: compose(ports) }
}

/** Whether nobody has the data folder open. */
function isFree({ paths }: Ports): boolean {
  const lock = new DataFolderLock(paths.data)
  const { alone } = lock
  lock.release()
  return alone
}

const fails = (): never => {
  throw new Error('broken')
}
const rejects = (): Promise<never> => Promise.reject(new Error('broken'))

const BREAKS: Record<string, (app: App) => void> = {
  'the warmer': ({ warming }) => (warming.warmer.stop = rejects),
  'reading ahead': ({ warming }) => (warming.prefixes.stop = fails),
  turns: ({ turns }) => (turns.close = rejects),
  'the record of requests': ({ exchanges }) => (exchanges.settled = rejects),
  tasks: ({ tasks }) => (tasks.close = rejects),
  upkeep: ({ upkeep }) => (upkeep.stop = rejects),
  'the lessons of the cache': ({ cache }) => (cache.semanticIndex.saveTrainingSamples = fails),
  'the layers of the cache': ({ cache }) => (cache.layers.close = fails),
  'the model process': ({ inference }) => (inference.close = rejects)
}

describe('closing the app', () => {
  test('frees the data folder, and nothing is logged', async () => {
    const { app, ports, log } = build()
    expect(isFree(ports)).toBe(false)
    await app.close()
    await app.close()
    expect(isFree(ports)).toBe(true)
    expect(log.lines.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test.each(Object.keys(BREAKS))(
    'frees the data folder also when %s can not be closed, and that is logged',
    async (name) => {
      const { app, ports, log } = build()
      BREAKS[name]?.(app)
      await app.close()
      expect(isFree(ports)).toBe(true)
      expect(() => app.settings.change({ chat: { systemPrompt: 'x' } })).toThrow()
      expect(log.lines.map(({ event }) => event)).toContain('app.not-closed')
    }
  )

  test('while it starts frees the data folder', async () => {
    const { app, ports } = build()
    app.start()
    await app.close()
    expect(isFree(ports)).toBe(true)
  })

  test('an app that can not be put together frees the data folder', async () => {
    const { ports } = build()
    const broken: Ports = {
      ...ports,
      paths: { ...ports.paths, ...temporaryPaths() },
      secrets: {
        get protection(): never {
          throw new Error('broken')
        },
        encrypt: fails,
        decrypt: fails
      }
    }
    expect(() => compose(broken)).toThrow('broken')
    await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    expect(isFree(broken)).toBe(true)
  })
})

/** The paths of another data folder. */
const temporaryPaths = (): Ports['paths'] => nodePorts(temporaryFolder()).paths
