// The model that finds questions by their meaning, in the person's model folder. Without it they are found by their
// spelling; the Cache page offers it too.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../root.mjs'
import { rememberedFetch } from './remembered-fetch.mjs'

/** Fetches the embedding model unless the folder that was found or filled last time is still there. */
export const embeddingModel = () =>
  rememberedFetch({
    record: inRoot('node_modules', '.sextant-embedding-model'),
    wanted: 'multilingual-e5-small',
    program: 'main/terminal/fetch-embedding-model.ts',
    stateOf: (folder) => (existsSync(path.join(folder, 'ready.json')) ? 'ready' : '')
  })
