import path from 'node:path'

export interface Import {
  from: string
  /** A path from the root for our own files, else the package's name. */
  to: string
  typeOnly: boolean
}

const STATIC = /^\s*(?:import|export)\s+(type\s+)?(?:[\w\s{},*$]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const DYNAMIC = /\b(?:import|load|require)\(\s*['"]([^'"]+)['"]\s*\)/g

/** Everything that the sources import, by file. */
export const importsIn = (sources: ReadonlyMap<string, string>): Map<string, Import[]> =>
  new Map(Array.from(sources, ([file, source]) => [file, importsOf(file, source)]))

/** Everything that a file imports, types and what is loaded later included. */
export function importsOf(file: string, source: string): Import[] {
  const resolve = (name: string): string =>
    name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name
  return [
    ...Array.from(source.matchAll(STATIC), ([, type, name = '']) => ({
      from: file,
      to: resolve(name),
      typeOnly: type !== undefined
    })),
    ...Array.from(source.matchAll(DYNAMIC), ([, name = '']) => ({ from: file, to: resolve(name), typeOnly: false }))
  ]
}
