import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SealingKey } from './sealing-key.ts'

const KEY_FILE = 'cache.key'

/** Where a secret lies in the keyring's care; null while there is none. */
export interface KeptSecret {
  get(name: 'own'): string | null
  set(name: 'own', value: string): void
}

/**
 * The secret of this machine, made when there is none: in the keyring's care, or without a keyring in a file of the data
 * folder that only the person can read.
 */
export function ownSecret(keyring: KeptSecret | null, dataFolder: string): Uint8Array {
  if (keyring) {
    const known = keyring.get('own')
    if (known !== null) return Buffer.from(known, 'base64url')
    const made = SealingKey.random()
    keyring.set('own', Buffer.from(made).toString('base64url'))
    return made
  }
  // Conversations lie in the same folder as they are: the file protects copies of the database, such as backups.
  const file = path.join(dataFolder, KEY_FILE)
  if (existsSync(file)) {
    const known = readFileSync(file)
    if (known.length === SealingKey.bytes) return known
  }
  const made = SealingKey.random()
  mkdirSync(dataFolder, { recursive: true })
  writeFileSync(file, made, { mode: 0o600 })
  return made
}
