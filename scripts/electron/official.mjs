// Electron's own release, through its own tools: @electron/get knows mirrors, caches and checksums, and install.js unpacks.
import { ElectronDownloadCacheMode, downloadArtifact } from '@electron/get'
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { runChild } from '../process/child.mjs'
import { inRoot } from '../root.mjs'
import { cacheFolder } from './cache-folder.mjs'
import { download } from './download.mjs'
import { DIST, isOfficialInstalled, pinnedVersion } from './electron-location.mjs'

/**
 * Downloads the pinned release and unpacks it into node_modules/electron/dist.
 * @param {import('./download.mjs').Progress} progress
 * @throws when it is out of reach, which shows within seconds, or not what its checksum says
 */
export async function fetchOfficial(progress) {
  /** @type {Record<string, string>} */
  const checksums = JSON.parse(readFileSync(inRoot('node_modules', 'electron', 'checksums.json'), 'utf8'))
  mkdirSync(cacheFolder(), { recursive: true })
  await downloadArtifact({
    version: pinnedVersion(),
    artifactName: 'electron',
    checksums,
    cacheMode: ElectronDownloadCacheMode.ReadWrite,
    tempDirectory: cacheFolder(), // beside what we keep, so that files can be moved
    downloader: {
      // A target in a new folder each time would lose what had arrived before an interruption.
      download: async (url, target) => {
        const name = path.basename(url)
        const sha256 = checksums[name]
        if (!sha256) throw new Error(`no checksum is known for ${name}`)
        const kept = path.join(cacheFolder(), name)
        await download({ url, file: kept, sha256 }, progress)
        renameSync(kept, target)
      }
    }
  })
  // install.js unpacks through whatever lies there, and a link leads into the cache that others use.
  if (lstatSync(DIST, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(DIST)
  const code = await runChild(process.execPath, [inRoot('node_modules', 'electron', 'install.js')])
  if (code !== 0 || !isOfficialInstalled()) throw new Error('its archive cannot be unpacked')
}
