// Which packages a bundle is made of. A bundle no longer shows it, and their licences have to travel along.
import path from 'node:path'
import process from 'node:process'

/** What the build leaves beside each bundle; it stays out of packages. */
export const BUNDLED_PACKAGES = 'bundled-packages.json'

/**
 * The folder of the package that a module belongs to.
 * @param {string} id a module's id in the bundler: a path, perhaps with a query
 * @returns {string | undefined} nothing for our own modules and the bundler's
 */
export function packageFolderOf(id) {
  // The last node_modules on the way counts: packages may bring their own.
  return /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1]
}

/**
 * Writes the folders of all packages in a bundle beside it, relative to the repository.
 * @param {Set<string>} [folders] shared with the bundles of workers, which are made before the one that they belong to
 * @returns {import('vite').Plugin}
 */
export function bundledPackages(folders = new Set()) {
  return {
    name: 'sextant:bundled-packages',
    generateBundle() {
      addFolders(this, folders)
      const source = [...folders].map((folder) => path.relative(process.cwd(), folder).split(path.sep).join('/')).sort()
      this.emitFile({ type: 'asset', fileName: BUNDLED_PACKAGES, source: JSON.stringify(source, null, 2) })
    }
  }
}

/**
 * Adds the packages in the bundle of a worker to those of the bundle that it belongs to.
 * @param {Set<string>} folders
 * @returns {import('vite').Plugin}
 */
export function workerPackages(folders) {
  return {
    name: 'sextant:worker-packages',
    generateBundle() {
      addFolders(this, folders)
    }
  }
}

/**
 * @param {{ getModuleIds(): Iterable<string> }} bundle
 * @param {Set<string>} folders
 */
function addFolders(bundle, folders) {
  for (const id of bundle.getModuleIds()) {
    const folder = packageFolderOf(id)
    if (folder !== undefined) folders.add(folder)
  }
}
