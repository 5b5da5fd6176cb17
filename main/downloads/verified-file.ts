import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const record = z.object({
  bytes: z.int(),
  sha256: z.string(),
  /** Of the file when it was verified; milliseconds since 1970. */
  modifiedAt: z.number(),
  /** The hub's commit that the file is from. */
  revision: z.string().optional()
})
export type VerifiedRecord = z.output<typeof record>

const recordOf = (file: string): string => `${file}.json`

/** What was verified of the file when it came; undefined when it never was. */
export function verifiedRecord(file: string): VerifiedRecord | undefined {
  try {
    const parsed = record.safeParse(JSON.parse(readFileSync(recordOf(file), 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** SHA-256 of a file that is still as it was when it was verified, by size and time in microseconds; else undefined. */
export function verifiedHash(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  const known = verifiedRecord(file)
  return found && known && found.size === known.bytes && found.mtimeMs === known.modifiedAt ? known.sha256 : undefined
}

/** Whether the file is there and still as it was when it was verified. */
export function isVerified(file: string, sha256: string | undefined): boolean {
  const known = verifiedHash(file)
  return known !== undefined && (sha256 === undefined || sha256 === known)
}

/** Moves a file that was verified into place, in one step, and records what is known of it. */
export function putInPlace(
  partial: string,
  file: string,
  { sha256, revision }: { sha256: string; revision?: string }
): void {
  renameSync(partial, file)
  recordVerified(file, { sha256, ...(revision !== undefined && { revision }) })
}

/** Records that the file as it is now was verified. */
export function recordVerified(file: string, known: { sha256: string; revision?: string }): void {
  const { size: bytes, mtimeMs: modifiedAt } = statSync(file)
  writeFileSync(recordOf(file), `${JSON.stringify({ bytes, modifiedAt, ...known } satisfies VerifiedRecord)}\n`)
}

/** Deletes the file and what is known of it. */
export function removeVerified(file: string): void {
  rmSync(file, { force: true })
  rmSync(recordOf(file), { force: true })
}

/** SHA-256 of a whole file, in hexadecimal. */
export async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { ...(signal && { signal }), highWaterMark: 1 << 20 }))
    hash.update(chunk as Buffer)
  return hash.digest('hex')
}
