// Where Electron's npm package expects its binary, and whether it lies there.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { inRoot } from '../root.mjs'

const PACKAGE = inRoot('node_modules', 'electron')

/** The folder that holds the binary, or a link to one. */
export const DIST = path.join(PACKAGE, 'dist')

/** Names the executable inside `dist` to everything that starts Electron. */
export const PATH_FILE = path.join(PACKAGE, 'path.txt')

/** The executable's path inside `dist`. */
export const EXECUTABLE =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[String(process.platform)] ?? 'electron'

/** @param {string} file @returns {string} empty where there is none */
export function textOf(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}

/** The version of Electron that package.json pins. */
export function pinnedVersion() {
  return /** @type {{version: string}} */ (JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'))).version
}

/** @param {string} version whether it can be started from where it has to lie */
export function isInstalled(version) {
  return (
    textOf(path.join(DIST, 'version')).replace(/^v/, '') === version &&
    textOf(PATH_FILE) === EXECUTABLE &&
    existsSync(path.join(DIST, EXECUTABLE))
  )
}

export function isOfficialInstalled() {
  return isInstalled(pinnedVersion())
}

/** The executable to start. */
export function electronExecutable() {
  return path.join(DIST, EXECUTABLE)
}
