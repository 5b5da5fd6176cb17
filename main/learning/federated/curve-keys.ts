import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  randomBytes,
  sign,
  verify,
  type KeyObject
} from 'node:crypto'

/** What stands before 32 raw bytes in the usual files of keys (RFC 8410). */
const PREFIXES = {
  x25519: { secret: '302e020100300506032b656e04220420', open: '302a300506032b656e032100' },
  ed25519: { secret: '302e020100300506032b657004220420', open: '302a300506032b6570032100' }
} as const
const RAW_BYTES = 32

type Curve = keyof typeof PREFIXES

function secretKey(curve: Curve, raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: framed(PREFIXES[curve].secret, raw), format: 'der', type: 'pkcs8' })
}

function openKey(curve: Curve, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: framed(PREFIXES[curve].open, raw), format: 'der', type: 'spki' })
}

/** @throws RangeError for anything but 32 bytes */
function framed(prefix: string, raw: Uint8Array): Buffer {
  if (raw.length !== RAW_BYTES) throw new RangeError('a key has 32 bytes')
  return Buffer.concat([Buffer.from(prefix, 'hex'), raw])
}

/** A new secret key for either curve. */
export const newSecretKey = (): Uint8Array => Uint8Array.from(randomBytes(RAW_BYTES))

export function openKeyOf(curve: Curve, secret: Uint8Array): Uint8Array {
  return Uint8Array.from(
    createPublicKey(secretKey(curve, secret)).export({ format: 'der', type: 'spki' }).subarray(-RAW_BYTES)
  )
}

/** X25519 (RFC 7748). @throws for keys of small order */
export function sharedSecret(own: Uint8Array, other: Uint8Array): Uint8Array {
  return Uint8Array.from(diffieHellman({ privateKey: secretKey('x25519', own), publicKey: openKey('x25519', other) }))
}

/** Ed25519 (RFC 8032). */
export function signed(text: Uint8Array, secret: Uint8Array): Uint8Array {
  return Uint8Array.from(sign(null, text, secretKey('ed25519', secret)))
}

/** Keys and signatures that are none are wrong as well. */
export function isSigned(signature: Uint8Array, text: Uint8Array, open: Uint8Array): boolean {
  try {
    return verify(null, text, openKey('ed25519', open), signature)
  } catch {
    return false
  }
}
