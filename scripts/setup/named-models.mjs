// Models that somebody asks for by name: `npm run setup -- --model <id>`, as often as wanted.
import { runNode } from '../process/node.mjs'
import { Problem } from './report.mjs'

/**
 * One step for each model that is asked for; its weights are fetched unless they are there.
 * @param {string[]} args of the command
 * @returns {(() => Promise<void>)[]}
 */
export const namedModels = (args) =>
  idsIn(args).map((id) => async () => {
    const code = await runNode(['main/terminal/fetch-model.ts', id], { stdout: () => undefined })
    if (code !== 0) throw new Problem(`The model ${id} is not here.`)
  })

/**
 * @param {string[]} args
 * @returns {string[]}
 */
function idsIn(args) {
  if (args.length % 2 === 1 || args.some((arg, at) => at % 2 === 0 && arg !== '--model'))
    throw new Problem('Usage: npm run setup -- [--model <id>]…')
  return args.filter((_, at) => at % 2 === 1)
}
