import { protocol, session } from 'electron'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { StoredImage } from '../storage/image-store.ts'

/** The window's page is served from here and nowhere else: a page of its own has an origin, a file has not. */
export const PAGE_ORIGIN = 'sextant://app'

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'sextant', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }
  ])
}

/** What the built page consists of. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2'
}

const IMAGE_PATH = /^\/images\/([0-9a-f]{64})$/

/** Serves the built page and only files inside its folder, and pictures of messages by their hash. */
export function servePage(folder: string, image: (hash: string) => Promise<StoredImage | undefined>): void {
  protocol.handle('sextant', async (request) => {
    const { host, pathname } = new URL(request.url)
    const [, hash] = IMAGE_PATH.exec(pathname) ?? []
    if (host === 'app' && hash !== undefined) return imageResponse(await image(hash))
    const file = path.resolve(folder, `.${decodeURIComponent(pathname)}`)
    if (host !== 'app' || !file.startsWith(folder + path.sep)) return new Response(null, { status: 404 })
    return fileResponse(file)
  })
}

/** Read at once: asking Chromium for the file takes several times as long, at every start. */
async function fileResponse(file: string): Promise<Response> {
  const type = MEDIA_TYPES[path.extname(file)]
  if (type === undefined) return new Response(null, { status: 404 })
  try {
    return new Response(await readFile(file), { headers: { 'content-type': type } })
  } catch {
    return new Response(null, { status: 404 })
  }
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
