// A folder with the app as a person gets it, tried out, and on Linux a tar.gz of it. Everything ends up in dist/.
import { readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { isOfficialInstalled } from '../electron/electron-location.mjs'
import { smokeTest } from '../packaging/smoke.mjs'
import { runChild } from '../process/child.mjs'
import { runNode } from '../process/node.mjs'
import { inRoot } from '../root.mjs'
import { say } from '../setup/report.mjs'

const DIST = inRoot('dist')
const EXECUTABLE =
  { darwin: 'Sextant.app/Contents/MacOS/Sextant', win32: 'Sextant.exe' }[String(process.platform)] ?? 'sextant'

/** @param {string[]} args passed on to electron-builder @returns {Promise<number>} the exit code */
export async function packageApp(args) {
  rmSync(DIST, { recursive: true, force: true })
  const built = await runNode(
    ['node_modules/electron-builder/cli.js', '--dir', '--config', 'electron-builder.config.js', ...args],
    { stdout: 'inherit' }
  )
  if (built !== 0) return built

  const folder = nameFolder()
  const app = path.join(folder, EXECUTABLE)
  console.log(`smoke test of ${path.relative(DIST, app)}`)
  console.log(`answered: ${JSON.stringify(await smokeTest(app))}`)

  if (process.platform === 'linux') {
    const archive = `${folder}.tar.gz`
    const packed = await runChild('tar', ['-czf', archive, '--owner=0', '--group=0', '-C', DIST, path.basename(folder)])
    if (packed !== 0) return packed
    console.log(`${path.relative(DIST, archive)}: ${Math.round(statSync(archive).size / 1e6)} MB`)
  }
  if (!isOfficialInstalled())
    say(
      "This package holds the stand-in Electron: good for trying out, not for people. Build it where Electron's releases can be reached."
    )
  return 0
}

/** Gives electron-builder's folder the name that the archive and the people who unpack it see. */
function nameFolder() {
  /** @type {{version: string}} */
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const built = readdirSync(DIST, { withFileTypes: true }).find(
    (entry) => entry.isDirectory() && /^(linux|mac|win)/.test(entry.name)
  )
  if (!built) throw new Error('electron-builder left no folder in dist/')
  const folder = path.join(DIST, `sextant-${version}-${process.platform}-${process.arch}`)
  renameSync(path.join(DIST, built.name), folder)
  return folder
}
