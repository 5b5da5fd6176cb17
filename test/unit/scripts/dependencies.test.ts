import { describe, expect, test } from 'vitest'
import { dependenciesStamp, installedAsLocked } from '../../../scripts/setup/dependencies.mjs'

const linux = { platform: 'linux', arch: 'x64' }
const locked = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/for-linux': { version: '1.0.0', integrity: 'sha512-l', optional: true, os: ['linux'], cpu: ['x64'] },
  'node_modules/for-mac': { version: '1.0.0', integrity: 'sha512-m', optional: true, os: ['darwin'], cpu: ['arm64'] },
  'node_modules/for-musl': {
    version: '1.0.0',
    integrity: 'sha512-u',
    optional: true,
    os: ['linux'],
    cpu: ['x64'],
    libc: ['musl']
  }
}
const installed = {
  'node_modules/a': locked['node_modules/a'],
  'node_modules/for-linux': locked['node_modules/for-linux']
}

describe('what npm installed', () => {
  test('is accepted when it is what the lock file asks for on this machine', () => {
    expect(installedAsLocked(locked, installed, linux)).toBe(true)
  })

  test('is refused when a package is missing', () => {
    expect(installedAsLocked(locked, { 'node_modules/for-linux': locked['node_modules/for-linux'] }, linux)).toBe(false)
  })

  test('is refused when a version or its content differs', () => {
    const other = { ...installed, 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }
    const tampered = { ...installed, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }
    expect(installedAsLocked(locked, other, linux)).toBe(false)
    expect(installedAsLocked(locked, tampered, linux)).toBe(false)
  })

  test('is refused when something is there that the lock file does not know', () => {
    expect(installedAsLocked(locked, { ...installed, 'node_modules/b': { version: '1.0.0' } }, linux)).toBe(false)
  })

  test('is refused on another machine than it was installed for', () => {
    expect(installedAsLocked(locked, installed, { platform: 'darwin', arch: 'arm64' })).toBe(false)
  })
})

describe('the stamp of the dependencies', () => {
  test('changes with the lock file and the machine', () => {
    const stamps = [
      dependenciesStamp('one', linux),
      dependenciesStamp('two', linux),
      dependenciesStamp('one', { platform: 'linux', arch: 'arm64' }),
      dependenciesStamp('one', { platform: 'darwin', arch: 'x64' })
    ]
    expect(new Set(stamps).size).toBe(4)
  })

  test('stays the same for the same state', () => {
    expect(dependenciesStamp('one', linux)).toBe(dependenciesStamp('one', linux))
  })
})
