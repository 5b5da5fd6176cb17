import type { Transport } from '../ports.ts'
import { trustSystemCertificates } from './system-certificates.ts'

/** Node's own fetch, with the certificates that the operating system trusts. */
export const nodeTransport: Transport = {
  fetch: (url, init) => fetch(url, init),
  prepare: trustSystemCertificates
}
