// The model that finds questions by their meaning, in the person's model folder. Never fatal: without it they are found
// by their spelling. The Cache page offers it too.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { runNode } from '../process/node.mjs'
import { inRoot } from '../root.mjs'
import { defaultModelKey } from './default-model.mjs'

const RECORD = inRoot('node_modules', '.sextant-embedding-model')

/** Fetches the embedding model unless the folder that was found or filled last time is still there. */
export async function embeddingModel() {
  const key = defaultModelKey('multilingual-e5-small', process.env)
  const [recordedKey, folder = ''] = existsSync(RECORD) ? readFileSync(RECORD, 'utf8').split('\n') : []
  if (recordedKey === key && existsSync(path.join(folder, 'ready.json'))) return

  let place = ''
  const code = await runNode(['main/terminal/fetch-embedding-model.ts'], { stdout: (line) => void (place = line) })
  if (code === 0) writeFileSync(RECORD, [key, place].join('\n'))
}
