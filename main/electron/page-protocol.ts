import { net, protocol, session } from 'electron'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { StoredImage } from '../storage/image-store.ts'

/** The window's page is served from here and nowhere else: a page of its own has an origin, a file has not. */
export const PAGE_ORIGIN = 'sextant://app'

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'sextant', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }
  ])
}

const IMAGE_PATH = /^\/images\/([0-9a-f]{64})$/

/** Serves the built page and only files inside its folder, and pictures of messages by their hash. */
export function servePage(folder: string, image: (hash: string) => StoredImage | undefined): void {
  protocol.handle('sextant', (request) => {
    const { host, pathname } = new URL(request.url)
    const [, hash] = IMAGE_PATH.exec(pathname) ?? []
    if (host === 'app' && hash !== undefined) return imageResponse(image(hash))
    const file = path.resolve(folder, `.${decodeURIComponent(pathname)}`)
    if (host !== 'app' || !file.startsWith(folder + path.sep)) return new Response(null, { status: 404 })
    return net.fetch(pathToFileURL(file).href)
  })
}

function imageResponse(image: StoredImage | undefined): Response {
  if (!image) return new Response(null, { status: 404 })
  // Its hash names it: it never changes.
  return new Response(image.bytes, {
    headers: { 'content-type': image.mediaType, 'cache-control': 'max-age=31536000, immutable' }
  })
}

/** Refuses the page every permission; its network is cut by sealChromium. */
export function lockSession(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event) => event.preventDefault())
}
