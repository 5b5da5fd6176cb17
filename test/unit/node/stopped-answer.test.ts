import { expect, onTestFinished, test } from 'vitest'
import { gatedFetch } from '../../../main/network/gated-fetch.ts'
import { systemClock } from '../../../main/node/clock.ts'
import { gatePolicy } from '../../../main/node/gate-policy.ts'
import { nodeTransport } from '../../../main/node/transport.ts'
import { installSocketGuard } from '../../../main/node/socket-guard.ts'
import { ChatServer, neighbourHost } from '../../fakes/chat-server.ts'
import { openGate } from '../../fakes/open-gate.ts'
import { ask, hear, oneTry, remoteProvider } from '../../fakes/remote-provider.ts'
import { silentLog } from '../../fakes/silent-log.ts'

test('an answer that is stopped leaves one line in the ledger, whichever machine wrote it', async () => {
  const server = await ChatServer.start()
  onTestFinished(() => server.close())
  server.says = 'endless'
  // A look-up that would be refused later.
  const hosts = ['127.0.0.1', await neighbourHost()]
  const { gate, database, lines } = openGate(systemClock)
  onTestFinished(() => database.close())
  installSocketGuard(gatePolicy(gate, silentLog, []))
  const fetch = gatedFetch(gate, nodeTransport.fetch, { purpose: 'completion' })
  for (const host of hosts) {
    const stop = new AbortController()
    const setup = { baseUrl: server.baseUrl(host) }
    const stream = remoteProvider(fetch, systemClock, setup, { retries: oneTry }).stream(ask('Hi'), stop.signal)
    const stopping = async function* () {
      for await (const chunk of stream) {
        stop.abort()
        yield chunk
      }
    }
    expect(await hear(stopping())).toMatchObject({ error: null, finish: null })
  }
  await expect.poll(() => server.cut).toBe(hosts.length)
  // What a client did after the end of its connection would be here by now.
  await new Promise((resolve) => setImmediate(resolve))
  expect(lines().map(({ verdict, rule, end }) => [verdict, rule, end?.outcome])).toEqual([
    ['allowed', 'loopback', 'stopped'],
    ['allowed', 'auto', 'stopped']
  ])
  expect(server.connections).toBe(hosts.length)
})
