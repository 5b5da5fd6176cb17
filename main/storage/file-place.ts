import { statSync } from 'node:fs'
import path from 'node:path'
import { SextantError } from '../domain/errors.ts'

/**
 * Whether an open file is still the one at its path. One that was moved or deleted can be written on most systems, and
 * what is written is lost; Windows does not let go of it.
 */
export class FilePlace {
  readonly #file: string
  readonly #known: string | null

  /** @param file just opened */
  constructor(file: string) {
    this.#file = file
    this.#known = process.platform === 'win32' ? null : identityOf(file)
  }

  /** Takes a few microseconds. @throws SextantError `data-folder-gone` */
  check(): void {
    if (this.#known !== null && identityOf(this.#file) !== this.#known)
      throw new SextantError('data-folder-gone', { params: { file: path.dirname(this.#file) }, retryable: true })
  }
}

function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found ? `${found.dev}:${found.ino}` : null
}
