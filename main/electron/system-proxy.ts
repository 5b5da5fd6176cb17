import { session } from 'electron'

/** Any address of another machine: which proxy a company prescribes hardly ever depends on it. */
const SOMEWHERE = 'https://example.com/'

/**
 * The proxy that the operating system prescribes, as the variables that programs without a window read; empty when there
 * is none. One that only a script can tell (PAC) is not found: fetching the script would need the network.
 */
export async function systemProxy(): Promise<Record<string, string>> {
  const settings = session.fromPartition('system-proxy', { cache: false })
  await settings.setProxy({ mode: 'system' })
  const [, host] = /^(?:PROXY|HTTPS) ([^;\s]+)/.exec(await settings.resolveProxy(SOMEWHERE)) ?? []
  return host
    ? { HTTP_PROXY: `http://${host}`, HTTPS_PROXY: `http://${host}`, NO_PROXY: 'localhost,127.0.0.1,::1' }
    : {}
}
