// The types of everything, and of main and the window once more without what their processes do not have.
import { runNode } from '../process/node.mjs'

const TSC = 'node_modules/typescript/bin/tsc'
/** Everything with the types of both worlds; main without the DOM; the window without Node. */
const PROJECTS = ['.', 'main', 'renderer']

/**
 * @param {string[]} args flags of tsc
 * @param {number} [limitMs] for each project
 * @returns {Promise<number>} the exit code of the first project with an error
 */
export async function typecheck(args, limitMs) {
  for (const project of PROJECTS) {
    const code = await runNode([TSC, '-p', project, ...args], { stdin: 'inherit', stdout: 'inherit', limitMs })
    if (code !== 0) return code
  }
  return 0
}
