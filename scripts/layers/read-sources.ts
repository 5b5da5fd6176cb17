import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The sources of main, preload and renderer below a root, by their paths from it. */
export function readSources(root: string): Map<string, string> {
  const sources = new Map<string, string>()
  for (const folder of ['main', 'preload', 'renderer'])
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue
      const file = path.join(entry.parentPath, entry.name)
      sources.set(path.relative(root, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8'))
    }
  return sources
}
