// Electron's binary in node_modules/electron/dist.
import process from 'node:process'
import { runNode } from '../process/node.mjs'
import { isOfficialInstalled } from '../electron/electron-location.mjs'
import { standInInPlace } from '../electron/stand-in.mjs'
import { Problem } from './report.mjs'

/**
 * @param {{official: boolean}} options `official` tries again for Electron's own binary where only the stand-in is there,
 *   as packages for people deserve
 * @throws {Problem} when there is none to be had
 */
export async function electron({ official }) {
  if (isOfficialInstalled() || (!official && standInInPlace())) return
  // The system's certificates and proxy count, as they do for npm and the browser.
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1' }
  const code = await runNode(['--use-system-ca', 'scripts/electron/provide.mjs'], { env })
  if (code === 0) return
  throw new Problem(
    "Electron's binary is missing, so no window can be opened. It is downloaded from Electron's releases on GitHub, or from the mirror\n" +
      'that the environment variable ELECTRON_MIRROR names. `npm run ask -- "question"` works without.'
  )
}
