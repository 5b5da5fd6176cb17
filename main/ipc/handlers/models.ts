import type { ModelList } from '../../../preload/contract/models.ts'
import type { App } from '../../compose/app.ts'
import { modelRef } from '../../domain/ids.ts'
import { LOCAL_PROVIDER } from '../../inference/model-library.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'

/** Everything the Models page shows. */
export function modelList(app: App): ModelList {
  return {
    models: app.library.list(),
    defaultRef: app.defaultModel(),
    hereRef: app.modelHere(),
    engine: app.inference.engine
  }
}

export const modelHandlers = (app: App, desktop: Desktop): Handlers['models'] => ({
  list: () => modelList(app),
  download: ({ id }) => void app.library.download(id),
  pauseDownload: ({ id }) => app.library.pauseDownload(id),
  discardDownload: ({ id }) => app.library.discardDownload(id),
  remove: async ({ id }) => {
    if (app.inference.engine.ref === modelRef(LOCAL_PROVIDER, id)) await app.inference.unload()
    app.library.remove(id)
  },
  addFile: async () => {
    const file = await desktop.chooseModelFile()
    return file === null ? null : app.library.addFile(file)
  },
  setDefault: ({ id }) => {
    app.settings.change({ chat: { defaultModel: modelRef(LOCAL_PROVIDER, id) } })
    app.signals.emit('models')
  },
  unload: () => app.inference.unload()
})
