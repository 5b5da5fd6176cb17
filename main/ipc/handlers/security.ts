import type { App } from '../../compose/app.ts'
import { NAME_FINDER_BYTES } from '../../embedding/name-finder-folder.ts'
import type { NameFinderStatus } from '../../../preload/contract/security.ts'
import type { Handlers } from '../router.ts'

export const nameFinderStatus = ({ security: { names, namesDownload } }: Pick<App, 'security'>): NameFinderStatus => ({
  isHere: names.isHere,
  bytes: NAME_FINDER_BYTES,
  download: namesDownload?.state ?? null
})

export const securityHandlers = (app: App): Handlers['security'] => ({
  nameFinder: () => nameFinderStatus(app),
  fetchNameFinder: ({ stop }) => {
    if (stop) app.security.namesDownload?.stop()
    else app.security.namesDownload?.start()
  },
  removeNameFinder: () => {
    app.security.removeNames()
  }
})
