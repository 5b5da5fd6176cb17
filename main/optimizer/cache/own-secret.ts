import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
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
 * folder that only the person can read. One that is damaged is made anew: what it sealed is lost, and was only a copy.
 */
export function ownSecret(keyring: KeptSecret | null, dataFolder: string): Uint8Array {
  if (keyring) {
    const known = keyring.get('own')
    const secret = known === null ? null : Buffer.from(known, 'base64url')
    if (secret?.length === SealingKey.bytes) return secret
    const made = SealingKey.random()
    keyring.set('own', Buffer.from(made).toString('base64url'))
    return made
  }
  // Conversations lie in the same folder as they are: the file protects copies of the database, such as backups.
  const file = path.join(dataFolder, KEY_FILE)
  const known = statSync(file, { throwIfNoEntry: false })
  // Anything else in its place, such as a folder, goes out of the way.
  if (known?.isFile() && known.size === SealingKey.bytes) return readFileSync(file)
  if (known && !known.isFile()) rmSync(file, { recursive: true, force: true })
  const made = SealingKey.random()
  mkdirSync(dataFolder, { recursive: true })
  writeFileSync(file, made, { mode: 0o600 })
  return made
}
