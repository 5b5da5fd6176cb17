// The licences of everything in a package, in one text file; a missing one fails the packaging.
import { listPackage } from '@electron/asar'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../root.mjs'
import { BUNDLED_PACKAGES, packageFolderOf } from './bundled-packages.mjs'

const TEXTS = path.join(import.meta.dirname, 'licence-texts')

/** Texts that npm packages leave out although they state the licence. */
const KEPT = {
  'simple-git': 'simple-git.txt',
  '@simple-git/argv-parser': 'simple-git.txt',
  'onnxruntime-node': 'onnxruntime.txt',
  'onnxruntime-common': 'onnxruntime.txt',
  'remark-math': 'remark-math.txt',
  boolbase: 'boolbase.txt',
  isarray: 'isarray.txt',
  'node-html-markdown': 'node-html-markdown.txt',
  saxes: 'saxes.txt'
}

/** What is compiled into the binaries of a package and has a licence of its own. */
const COMPILED_IN = [
  { within: 'node-llama-cpp', name: 'llama.cpp and ggml', licence: 'MIT', text: 'llama.cpp.txt' },
  { within: 'node-llama-cpp', name: 'JSON for Modern C++', licence: 'MIT', text: 'nlohmann-json.txt' },
  { within: 'node-llama-cpp', name: 'cpp-httplib', licence: 'MIT', text: 'cpp-httplib.txt' },
  { within: 'better-sqlite3', name: 'SQLite', licence: 'public domain', text: 'sqlite.txt' },
  {
    within: 'onnxruntime-node',
    name: 'Works within ONNX Runtime',
    licence: 'various',
    text: 'onnxruntime-third-party.txt'
  }
]

/** @typedef {{name: string, version: string, licence: string, text: string}} Licence */

/** @param {string} file in licence-texts, or anywhere by its whole path */
const keptText = (file) => readFileSync(path.resolve(TEXTS, file), 'utf8').trim()

/**
 * The licence that comes with an npm package.
 * @param {string} folder the package's
 * @returns {Licence}
 * @throws when it names no licence or brings no text
 */
export function licenceOf(folder) {
  /** @type {{name: string, version: string, license?: string | {type: string}, licenses?: {type: string}[]}} */
  const { name, version, license, licenses } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const licence =
    typeof license === 'object' ? license.type : (license ?? licenses?.map(({ type }) => type).join(' or '))
  if (!licence || /^(UNLICENSED|SEE LICENSE)/.test(licence)) throw new Error(`${name} ${version} names no licence`)

  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file))
    .sort()
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim())
  const kept = /** @type {Record<string, string>} */ (KEPT)[name]
  if (texts.length === 0 && kept) texts.push(keptText(kept))
  if (texts.length === 0) throw new Error(`${name} ${version} (${licence}) brings no licence text`)
  return { name, version, licence, text: texts.join('\n\n') }
}

/**
 * @param {string} resources the package's folder of resources, with app.asar
 * @returns {string[]} folders of the npm packages in it: those that lie there and those that went into the bundles
 */
function shippedFolders(resources) {
  const lying = listPackage(path.join(resources, 'app.asar'), { isPack: false })
    .filter((entry) => path.basename(entry) === 'package.json')
    .map((entry) => entry.replace(/^[\\/]/, ''))
    .filter((entry) => packageFolderOf(`/${entry}`) === `/${path.dirname(entry)}`)
    .map(path.dirname)
  const bundled = ['main', 'preload', 'renderer'].flatMap((part) => {
    /** @type {string[]} */
    const folders = JSON.parse(readFileSync(inRoot('out', part, BUNDLED_PACKAGES), 'utf8'))
    return folders
  })
  return [...new Set([...lying, ...bundled])].map((folder) => inRoot(folder))
}

/** @param {Licence[]} licences @returns {string} the file's text, each wording once */
export function licenceFile(licences) {
  /** @type {Map<string, Licence[]>} */
  const byText = new Map()
  for (const licence of licences) byText.set(licence.text, [...(byText.get(licence.text) ?? []), licence])
  const parts = [...byText].map(([text, holders]) => {
    const names = holders.map(({ name, version, licence }) => [name, version, `(${licence})`].filter(Boolean).join(' '))
    return `${[...new Set(names)].join('\n')}\n\n${text}`
  })
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  return (
    [
      'Sextant contains the following works of others. Electron and Chromium bring their own licence files beside this one.',
      ...parts
    ].join(rule) + '\n'
  )
}

/**
 * Collects the licences of a package.
 * @param {string} resources the package's folder of resources, with app.asar
 * @returns {string} the text of THIRD-PARTY-LICENSES.txt
 * @throws naming every package whose licence is missing
 */
export function collectLicences(resources) {
  /** @type {Licence[]} */
  const found = []
  /** @type {string[]} */
  const missing = []
  for (const folder of shippedFolders(resources)) {
    if (!existsSync(path.join(folder, 'package.json'))) continue
    try {
      found.push(licenceOf(folder))
    } catch (error) {
      missing.push(error instanceof Error ? error.message : String(error))
    }
  }
  if (missing.length > 0) throw new Error(`These must not ship without their licence:\n${missing.join('\n')}`)

  const names = new Set(found.map(({ name }) => name))
  const compiledIn = COMPILED_IN.filter(({ within }) => names.has(within))
  const inOrder = found.sort((a, b) => (a.name < b.name ? -1 : 1))
  return licenceFile([
    ...inOrder,
    ...compiledIn.map(({ name, licence, text }) => ({ name, version: '', licence, text: keptText(text) }))
  ])
}
