import { mkdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compose } from '../../../../main/compose/compose.ts'
import { recordVerified } from '../../../../main/downloads/verified-file.ts'
import { modelFingerprint } from '../../../../main/inference/model-fingerprint.ts'
import { SealingKey } from '../../../../main/optimizer/cache/sealing-key.ts'
import { nodePorts } from '../../../../main/terminal/terminal-app.ts'
import { writeGguf } from '../../../fakes/gguf-file.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'

/** The whole app on plain Node, in a folder of its own. */
function app(data = temporaryFolder()) {
  const built = compose(nodePorts(data))
  onTestFinished(() => built.close())
  return { built, data }
}

const REMOTE = {
  redisOn: true,
  redisAddress: 'rediss://cache.example.com:6380',
  edgeOn: true,
  edgeAddress: 'https://edge.example.com'
}

describe('a team of machines with the same model', () => {
  /** A machine that has a model's file since a certain day. */
  async function machineWith(installedAt: number, known: { sha256: string } | null) {
    const { built, data } = app()
    const models = path.join(data, 'models')
    mkdirSync(models, { recursive: true })
    const file = path.join(models, 'model.gguf')
    writeGguf(file)
    utimesSync(file, installedAt, installedAt)
    if (known) recordVerified(file, known)
    const { ref } = await built.library.addFile(file)
    return modelFingerprint(built.library, ref)
  }

  test('finds the same make of it where the file was verified, whenever it came', async () => {
    const sha256 = 'a'.repeat(64)
    const makes = await Promise.all([1_700_000_000, 1_700_009_999].map((at) => machineWith(at, { sha256 })))
    expect(makes).toEqual([
      { name: sha256, everywhere: true },
      { name: sha256, everywhere: true }
    ])
  })

  test('shares nothing of a file that somebody added', async () => {
    const [one, other] = await Promise.all([1_700_000_000, 1_700_009_999].map((at) => machineWith(at, null)))
    expect([one?.everywhere, other?.everywhere]).toEqual([false, false])
    expect(one?.name).not.toBe(other?.name)
  })
})

describe('layers that a team shares', () => {
  test('are there only with a key of the team, and as far as the mode of the network allows', () => {
    const { built } = app()
    const { cache, settings } = built
    const shared = (): boolean[] => [cache.layers.shares('redis'), cache.layers.shares('edge')]
    settings.change({ network: { mode: 'auto' }, cache: REMOTE })
    expect(shared()).toEqual([false, false])
    cache.setSecret('team', Buffer.from(SealingKey.random()).toString('base64url'))
    expect(shared()).toEqual([true, true])
    settings.change({ network: { mode: 'ask' } })
    // Each look would be a question.
    expect(shared()).toEqual([false, false])
    settings.change({ network: { mode: 'offline' } })
    expect(shared()).toEqual([false, false])
    expect(cache.layers.teamId).toBeNull()
    settings.change({ network: { mode: 'auto' }, cache: { on: false } })
    expect(shared()).toEqual([false, false])
  })

  test('nothing is attempted in Offline, and no refusal is written either', async () => {
    const { built } = app()
    built.settings.change({ cache: REMOTE, network: { mode: 'offline' } })
    built.cache.setSecret('team', Buffer.from(SealingKey.random()).toString('base64url'))
    const key = 'a'.repeat(64) as Parameters<typeof built.cache.layers.cache.lookup>[0]
    expect(await built.cache.layers.cache.lookup(key, 'team')).toBeNull()
    expect(await built.network.ledgerPage({}, null, 10)).toEqual([])
  })
})

describe('the key of this machine', () => {
  test('lies in a file that only the person can read where there is no keyring, is no part of the database, and stays', () => {
    const { built, data } = app()
    const file = path.join(data, 'cache.key')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const key = readFileSync(file)
    expect(key).toHaveLength(32)
    expect(readFileSync(path.join(data, 'sextant.db')).includes(key)).toBe(false)
    const name = built.cache.nameOf('b'.repeat(64) as never)
    expect(compose(nodePorts(data)).cache.nameOf('b'.repeat(64) as never)).toBe(name)
  })

  test('secrets of doors are never in the settings', () => {
    const { built } = app()
    built.cache.setSecret('redis-password', 'hunter2')
    expect(JSON.stringify(built.settings.current)).not.toContain('hunter2')
    expect(built.cache.secrets.state('redis-password')).toBe('this-run')
  })
})
