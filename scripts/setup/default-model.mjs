// The default model's weights in the person's model folder. The demo model that ships with the app answers without them too.
import { statSync } from 'node:fs'
import { inRoot } from '../root.mjs'
import { rememberedFetch, textOf } from './remembered-fetch.mjs'

/** Fetches the default model unless the file that was found or fetched last time is still there. */
export const defaultModel = () =>
  rememberedFetch({
    record: inRoot('node_modules', '.sextant-default-model'),
    wanted: textOf(inRoot('native-models', 'manifest.json')),
    program: 'main/terminal/fetch-model.ts',
    stateOf: (file) => String(statSync(file, { throwIfNoEntry: false })?.size ?? '')
  })
