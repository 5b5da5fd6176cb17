import { expect, test } from 'vitest'
import type { App } from '../../../main/compose/app.ts'
import { settingsHandlers } from '../../../main/ipc/handlers/settings.ts'

function handlers() {
  const changes: unknown[] = []
  const app = {
    settings: { change: (patch: unknown) => changes.push(patch) },
    signals: { emit: () => true }
  } as unknown as App
  return { change: settingsHandlers(app).change, changes }
}

test.each([
  { telemetry: { otlpEndpoint: 'http://collector.example.com:4318' } },
  { cache: { edgeAddress: 'http://cache.example.com/answers' } },
  { cache: { redisAddress: 'redis://cache.example.com:6379' } }
])('an unencrypted address outside the own network is refused and nothing is changed: %j', (patch) => {
  const { change, changes } = handlers()
  expect(() => change(patch)).toThrow(expect.objectContaining({ code: 'base-url-insecure' }))
  expect(changes).toEqual([])
})

test.each([
  { telemetry: { otlpEndpoint: 'http://127.0.0.1:4318' } },
  { telemetry: { otlpEndpoint: 'https://collector.example.com' } },
  { cache: { edgeAddress: '', redisAddress: 'rediss://cache.example.com:6380' } }
])('encrypted addresses, this machine and none at all are kept: %j', (patch) => {
  const { change, changes } = handlers()
  void change(patch)
  expect(changes).toEqual([patch])
})
