import { createHash } from 'node:crypto'

/** What Flower sends and stores: a kind, references to other objects, and bytes, under the hash of all three. */
export interface FlowerObject {
  id: string
  content: Buffer
  children: FlowerObject[]
}

/** A reference to an object with those it refers to, as the protocol writes it. */
export interface ObjectTree {
  object_id: string
  children: ObjectTree[]
}

export function flowerObject(kind: string, body: Uint8Array, children: FlowerObject[] = []): FlowerObject {
  const head = `${kind} ${children.map(({ id }) => id).join(',')} ${body.length}\0`
  const content = Buffer.concat([Buffer.from(head), body])
  return { id: hashOf(content), content, children }
}

/** @throws RangeError for what is no object */
export function readObject(content: Uint8Array): { kind: string; children: string[]; body: Buffer } {
  const bytes = Buffer.from(content)
  const end = bytes.indexOf(0)
  const [kind = '', children = '', length] = bytes.subarray(0, Math.max(0, end)).toString('latin1').split(' ')
  const body = bytes.subarray(end + 1)
  if (end < 0 || body.length !== Number(length)) throw new RangeError('not an object of Flower')
  return { kind, children: children === '' ? [] : children.split(','), body }
}

export const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

export const treeOf = ({ id, children }: FlowerObject): ObjectTree => ({
  object_id: id,
  children: children.map(treeOf)
})

/** Children first. */
export function objectsOf(object: FlowerObject): FlowerObject[] {
  return [...object.children.flatMap(objectsOf), object]
}

export function idsIn({ object_id, children }: ObjectTree): string[] {
  return [...children.flatMap(idsIn), object_id]
}
