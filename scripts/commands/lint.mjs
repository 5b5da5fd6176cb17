// What the sources must look like: the rules of the layers, those of eslint, and the layout of prettier.
import { runNode } from '../process/node.mjs'

export const PRETTIER = 'node_modules/prettier/bin/prettier.cjs'
const LAYERS = 'scripts/layers/check.ts'
const ESLINT = 'node_modules/eslint/bin/eslint.js'

/**
 * @param {string[]} args files and flags of eslint; none means everything
 * @param {number} [limitMs] for each tool
 * @returns {Promise<number>} the exit code of the first tool that objects
 */
export async function lint(args, limitMs) {
  const options = { stdin: /** @type {const} */ ('inherit'), stdout: /** @type {const} */ ('inherit'), limitMs }
  if (args.length === 0) {
    const layers = await runNode([LAYERS], options)
    if (layers !== 0) return layers
  }
  const rules = await runNode([ESLINT, ...(args.length > 0 ? args : ['.', '--max-warnings=0'])], options)
  if (rules !== 0 || args.length > 0) return rules
  return runNode([PRETTIER, '--check', '--log-level=warn', '.'], options)
}
