import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownSecret } from '../../../../main/optimizer/cache/own-secret.ts'
import { SealingKey } from '../../../../main/optimizer/cache/sealing-key.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'

describe('the secret of this machine', () => {
  test('stays the same, in a file of the person alone', () => {
    const folder = temporaryFolder()
    const made = ownSecret(null, folder)
    expect(made).toHaveLength(SealingKey.bytes)
    expect(Buffer.from(ownSecret(null, folder))).toEqual(Buffer.from(made))
    expect(statSync(path.join(folder, 'cache.key')).mode & 0o077).toBe(0)
  })

  test.each([
    ['empty', (file: string) => writeFileSync(file, '')],
    ['cut off', (file: string) => writeFileSync(file, 'short')],
    ['longer', (file: string) => writeFileSync(file, Buffer.alloc(5_000))],
    ['a folder', (file: string) => mkdirSync(path.join(file, 'inside'), { recursive: true })]
  ])('is made anew where its file is %s', (_, damage) => {
    const folder = temporaryFolder()
    damage(path.join(folder, 'cache.key'))
    const made = ownSecret(null, folder)
    expect(made).toHaveLength(SealingKey.bytes)
    expect(readFileSync(path.join(folder, 'cache.key'))).toEqual(Buffer.from(made))
  })

  test('is made anew where the keyring gives back something else', () => {
    const kept = new Map([['own', 'dGhyZWU']])
    const keyring = {
      get: () => kept.get('own') ?? null,
      set: (_: 'own', value: string) => void kept.set('own', value)
    }
    const made = ownSecret(keyring, temporaryFolder())
    expect(made).toHaveLength(SealingKey.bytes)
    expect(Buffer.from(ownSecret(keyring, temporaryFolder()))).toEqual(Buffer.from(made))
  })
})
