import { BlockList, isIP } from 'node:net'
import { leadsHere } from './target.ts'

/** How near a host is: this computer, the network it is in, or anywhere else. */
export type Place = 'here' | 'near' | 'away'

/** Addresses that are given out within one network (RFC 1918, 3927, 4193, 4291, 6598). */
const NEAR = new BlockList()
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10]
] as const)
  NEAR.addSubnet(address, bits, 'ipv4')
NEAR.addSubnet('fc00::', 7, 'ipv6')
NEAR.addSubnet('fe80::', 10, 'ipv6')

/** Names that no server of the internet has: without a full stop, and those kept for own networks (RFC 6762, 8375). */
const NEAR_NAME = /^[^.]+$|\.(?:local|lan|internal|intranet|corp|home|home\.arpa)$/

/** The place of a host by its spelling, or of the address that its name was found to have. */
export function placeOf(host: string): Place {
  if (leadsHere(host)) return 'here'
  const family = isIP(host)
  if (family === 0) return NEAR_NAME.test(host) ? 'near' : 'away'
  const isNear = NEAR.check(host, family === 6 ? 'ipv6' : 'ipv4')
  return isNear ? 'near' : 'away'
}

const CLOSENESS: Readonly<Record<Place, number>> = { away: 0, near: 1, here: 2 }

/** Whether a host is nearer than another one: what stands outside may not send a request in. */
export const isNearer = (host: string, than: string): boolean => CLOSENESS[placeOf(host)] > CLOSENESS[placeOf(than)]
