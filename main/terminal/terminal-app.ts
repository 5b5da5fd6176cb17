import { cutRemoteSockets, followGate } from '../node/main-guard.ts'
import { declareGuarded } from '../node/guarded-code.ts'
import path from 'node:path'
import type { App } from '../compose/app.ts'
import { compose } from '../compose/compose.ts'
import { dataFolder } from '../config/data-folder.ts'
import { SextantError } from '../domain/errors.ts'
import { systemClock } from '../node/clock.ts'
import { logIn } from '../node/file-log.ts'
import { nodeTransport } from '../node/transport.ts'
import { pathsIn } from '../node/paths.ts'
import { useProxies } from '../node/proxies.ts'
import type { Ports, Secrets } from '../ports.ts'
import { explainUncaught } from './explain-failure.ts'
import { nodeInferenceProcess } from './node-inference-process.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Plain Node has no keyring: the terminal keeps no secrets. */
const noSecrets: Secrets = {
  protection: 'none',
  encrypt: () => {
    throw new SextantError('secrets-unavailable')
  },
  decrypt: () => {
    throw new SextantError('secrets-unavailable')
  }
}

/**
 * The app's ports on plain Node, over the data folder `data`.
 * @param refused told of what the inference process tried to reach
 */
export function nodePorts(data: string, refused?: (host: string) => void): Ports {
  const file = (...parts: string[]): string => path.join(root, 'main', ...parts)
  const [inference, embedding] = [file('inference', 'host.ts'), file('embedding', 'host.ts')]
  const [storageWorker, tokenWorker] = [file('workers', 'entry.ts'), file('tokens', 'worker', 'entry.ts')]
  const documentWorker = file('documents', 'reader', 'entry.ts')
  declareGuarded([inference, embedding, storageWorker, tokenWorker, documentWorker])
  return {
    clock: systemClock,
    paths: pathsIn(data, root),
    secrets: noSecrets,
    transport: nodeTransport,
    log: logIn(data),
    inference: nodeInferenceProcess(inference, refused),
    embedding: nodeInferenceProcess(embedding, refused),
    storageWorker,
    tokenWorker,
    documentWorker
  }
}

/** The same app the window shows, with the person's own data. */
export function terminalApp(): App {
  const ports = nodePorts(
    dataFolder(),
    (host) => void app.network.gate.refuse(host, 'no-network', { purpose: 'unknown' })
  )
  const app = compose(ports)
  followGate(app.network.gate, ports.log, useProxies(process.env))
  app.network.onOffline(cutRemoteSockets)
  explainUncaught(ports.log, app.settle)
  return app
}
