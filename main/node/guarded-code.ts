import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The files of this app that give up the network with their first import; nothing else may run in a thread or process. */
const files = new Set<string>()

/**
 * Says which files may be started as a thread or as a process of the app's own program. Only files whose first import is
 * `no-network.ts` may be named; a test reads them.
 */
export function declareGuarded(entries: readonly string[]): void {
  for (const entry of entries) files.add(path.resolve(entry))
}

/** Whether a thread or process that begins with this file is guarded from its first line on. */
export function isGuarded(entry: unknown): boolean {
  const file = entry instanceof URL ? fileOf(entry.href) : String(entry)
  return files.has(path.resolve(file.startsWith('file:') ? fileOf(file) : file))
}

/**
 * Whether a start of a program is this app's own, running one of its guarded files and nothing before it.
 * @param args all that the system is given: the program's name, its switches, the file and what that is told
 */
export function isGuardedStart(file: string, args: readonly string[]): boolean {
  if (file !== process.execPath) return false
  const switches = process.execArgv.length
  const same = process.execArgv.every((argument, n) => args[n + 1] === argument)
  return same && isGuarded(args[switches + 1])
}

function fileOf(address: string): string {
  try {
    return fileURLToPath(address)
  } catch {
    return ''
  }
}
