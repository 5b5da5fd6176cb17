import { circlesOf } from './circles.ts'
import type { Import } from './imports.ts'
import { guarded, roomOf, rooms } from './rooms.ts'

/** What is wrong with the layers of a tree of sources, and its size. */
export interface Survey {
  files: number
  imports: number
  /** Imports of a room that stands above the importing one. */
  upward: number
  fileCircles: string[][]
  roomCircles: string[][]
  /** Every broken rule as a line for people to read. */
  broken: string[]
}

const inside = (file: string, folders: readonly string[]): boolean =>
  folders.some((folder) => file === folder || file.startsWith(`${folder}/`))

const packageOf = (name: string): string => name.split('/', name.startsWith('@') ? 2 : 1).join('/')

const isOurs = (to: string): boolean => roomOf(to) !== undefined || /^(main|preload|renderer|resources)\//.test(to)

/** @param importsOfFiles of main, preload and renderer, by path from the root with `/` */
export function surveyOf(importsOfFiles: ReadonlyMap<string, readonly Import[]>): Survey {
  const imports = [...importsOfFiles.values()].flat()
  const floors = new Map(rooms.map(({ name }, floor) => [name, floor]))
  const unknown = new Set(
    [...importsOfFiles.keys()].map((file) => roomOf(file) ?? file).filter((name) => !floors.has(name))
  )
  const fileEdges = new Map<string, Set<string>>()
  const roomEdges = new Map<string, Set<string>>()
  let upward = 0
  for (const { from, to } of imports) {
    const [room, other] = [roomOf(from), roomOf(to)]
    if (importsOfFiles.has(to)) add(fileEdges, from, to)
    if (room === undefined || other === undefined || room === other) continue
    add(roomEdges, room, other)
    if ((floors.get(other) ?? -1) > (floors.get(room) ?? Infinity)) upward++
  }
  const [fileCircles, roomCircles] = [circlesOf(fileEdges), circlesOf(roomEdges)]
  return {
    files: importsOfFiles.size,
    imports: imports.length,
    upward,
    fileCircles,
    roomCircles,
    broken: [
      ...Array.from(unknown, (name) => `${name} is no room of scripts/layers/rooms.ts`),
      ...imports.flatMap((one) => faultOf(one) ?? []),
      ...fileCircles.map((circle) => `files import each other: ${circle.join(', ')}`),
      ...roomCircles.map((circle) => `rooms import each other: ${circle.join(', ')}`)
    ]
  }
}

/** What one import breaks. */
function faultOf({ from, to, typeOnly }: Import): string | undefined {
  const says = `${from} imports ${typeOnly ? 'a type of ' : ''}${to}`
  const room = roomOf(from) ?? ''
  if (!isOurs(to)) {
    const rule = guarded[packageOf(to)]
    if (rule && !inside(from, rule.values) && !(typeOnly && inside(from, rule.types)))
      return `${says}, which only ${rule.values.join(', ')} may`
    if (room === 'domain' || room === 'ports') return `${says}: ${room} imports nothing`
    if (room.startsWith('renderer') && /^node:/.test(to)) return `${says}: the window has no Node`
    return undefined
  }
  const other = roomOf(to)
  if (other === undefined || other === room) return undefined
  const row = rooms.find(({ name }) => name === room)
  if (!row) return undefined // said of its room
  const allowed =
    row.mayImport === 'below'
      ? rooms.findIndex(({ name }) => name === other) < rooms.indexOf(row) &&
        !other.startsWith('renderer') &&
        rooms.some(({ name }) => name === other)
      : row.mayImport.includes(other) || (typeOnly && row.typesOf?.includes(other) === true)
  return allowed ? undefined : `${says}: ${room} may not import ${other}`
}

function add(edges: Map<string, Set<string>>, from: string, to: string): void {
  const known = edges.get(from)
  if (known) known.add(to)
  else edges.set(from, new Set([to]))
}
