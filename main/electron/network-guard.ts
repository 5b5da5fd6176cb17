import { app, type Session } from 'electron'

/** Where the development server of the page may be reached. */
const OWN_MACHINE = ['127.0.0.1', 'localhost']

/** A proxy that nothing listens at, by a name that resolves to nothing. */
const NOWHERE = 'socks5://nowhere.invalid:9'

/**
 * Cuts Chromium off: the page, and whatever Chromium would send by itself, has no network at all, in every mode. What
 * the app sends goes through Node's sockets, the gate and its ledger.
 *
 * No name resolves in Chromium (an address counts as a name here), so that not even a look-up leaves: a prefetch or a
 * peer connection of a page would do that below its policy. Must run before the app is ready.
 * @param developmentUrl the page's development server, which is let through
 * @param refused told of the hosts that the page tried to reach
 */
export function sealChromium(developmentUrl: string | undefined, refused: (host: string) => void): void {
  const through = developmentUrl ? OWN_MACHINE.map((host) => `, EXCLUDE ${host}`).join('') : ''
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${through}`)
  for (const name of [
    'dns-prefetch-disable',
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'no-pings'
  ])
    app.commandLine.appendSwitch(name)
  app.on('session-created', (session) => sealSession(session, developmentUrl, refused))
  app.on('web-contents-created', (_event, contents) => {
    // Peer connections through the proxy or not at all: their addresses are not looked up, so the rules above miss them.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
}

function sealSession(session: Session, developmentUrl: string | undefined, refused: (host: string) => void): void {
  // A dictionary would be fetched at the first start, whether it is used or not.
  session.setSpellCheckerLanguages([])
  session.setSpellCheckerEnabled(false)
  if (!developmentUrl) {
    session.enableNetworkEmulation({ offline: true })
    void session.setProxy({ mode: 'fixed_servers', proxyRules: NOWHERE, proxyBypassRules: '<-loopback>' })
  }
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const cancel = !isOwn(url, developmentUrl)
    if (cancel) refused(hostOf(url))
    callback({ cancel })
  })
}

const OWN_SCHEMES: ReadonlySet<string> = new Set(['sextant:', 'file:', 'data:', 'blob:', 'devtools:'])

/** Whether an address leads to something that is here: a file of the app, something the page made, the development server. */
export function isOwn(address: string, developmentUrl: string | undefined): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (OWN_SCHEMES.has(url.protocol)) return true
  if (developmentUrl === undefined) return false
  return url.host === new URL(developmentUrl).host && ['http:', 'ws:'].includes(url.protocol)
}

const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).host || new URL(address).protocol : 'unknown'
