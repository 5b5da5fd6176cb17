import type { Transport } from '../ports.ts'
import { httpFetch } from './http-fetch.ts'
import { trustSystemCertificates } from './system-certificates.ts'

/** Node's own HTTP client, with the certificates that the operating system trusts. */
export const nodeTransport: Transport = {
  fetch: httpFetch,
  prepare: trustSystemCertificates
}
