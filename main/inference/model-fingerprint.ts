import { statSync } from 'node:fs'
import { splitModelRef, type ModelRef } from '../domain/ids.ts'
import type { ModelFingerprint } from '../domain/model-fingerprint.ts'
import { verifiedHash } from '../downloads/verified-file.ts'
import { LOCAL_PROVIDER, type ModelLibrary } from './model-library.ts'

/**
 * What stands for a local model's file: another one under the same name is another model. One that was verified is called
 * by its hash, the same on every machine; one that somebody added by its size and time.
 */
export function modelFingerprint(library: Pick<ModelLibrary, 'fileOf'>, ref: ModelRef): ModelFingerprint {
  if (splitModelRef(ref).provider !== LOCAL_PROVIDER) return { name: '', everywhere: true }
  try {
    const { path } = library.fileOf(ref)
    const sha256 = verifiedHash(path)
    if (sha256 !== undefined) return { name: sha256, everywhere: true }
    const { size, mtimeMs } = statSync(path)
    return { name: `${size} ${Math.trunc(mtimeMs)}`, everywhere: false }
  } catch {
    return { name: '', everywhere: false } // the file is gone
  }
}
