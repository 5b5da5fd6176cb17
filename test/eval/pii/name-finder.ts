import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { foundNames } from '../../../main/compose/found-names.ts'
import { dataFolder } from '../../../main/config/data-folder.ts'
import type { Finding } from '../../../main/detection/finding.ts'
import type { FoundName } from '../../../main/embedding/embedding-protocol.ts'
import { findNameFinder } from '../../../main/embedding/name-finder-folder.ts'
import { NameFinderSession } from '../../../main/embedding/name-finder-session.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const FETCH_MS = 10 * 60_000

/** The optional name finder, fetched by the app's own command when it is not there; undefined where it can not be had. */
export async function appNameFinder(): Promise<NameFinderSession | undefined> {
  const models = path.join(dataFolder(), 'models')
  if (findNameFinder(models) === undefined) await fetchFinder()
  const folder = findNameFinder(models)
  return folder === undefined ? undefined : NameFinderSession.load(folder, 1)
}

/** What it finds, as the gate takes it. */
export async function namesIn(finder: NameFinderSession, text: string): Promise<Finding[]> {
  const find = (read: string): Promise<FoundName[]> => finder.find(read)
  return (await foundNames({ find })(text, new AbortController().signal)) ?? []
}

function fetchFinder(): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'main/terminal/fetch-name-finder.ts')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: FETCH_MS
    })
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
}
