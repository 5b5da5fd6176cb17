import Long from 'long'
import protobuf from 'protobufjs/light.js'
import description from './fleet-protocol.json' with { type: 'json' }

// Identifiers have 64 bits: without this they would be rounded to a double.
protobuf.util.Long = Long
protobuf.configure()

/** The messages of Flower's Fleet API of which a client needs something (flwr 1.41, `flwr/proto/fleet.proto`). */
const root = protobuf.Root.fromJSON(description)

const typeOf = (name: string): protobuf.Type => root.lookupType(`flwr.proto.${name}`)

/** @param fields under the names of the protocol, with underscores; 64-bit numbers as text */
export function encodeFleet(name: string, fields: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  const type = typeOf(name)
  return Uint8Array.from(type.encode(type.fromObject(fields)).finish())
}

/** @returns fields under the names of the protocol; 64-bit numbers as text */
export function decodeFleet(name: string, bytes: Uint8Array): unknown {
  const type = typeOf(name)
  return type.toObject(type.decode(bytes), { longs: String, bytes: Buffer, defaults: true, arrays: true })
}
