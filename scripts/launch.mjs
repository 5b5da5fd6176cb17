// Each command: the set-up it needs, and what it runs.
import { interruptedWith, passSignalsOn } from './process/child.mjs'
import { runNode } from './process/node.mjs'
import { hasDisplay } from './display/has-display.mjs'
import { sandboxArguments, start } from './commands/start.mjs'
import { lint, PRETTIER } from './commands/lint.mjs'
import { includesWindow, needsSystem, needsModel, test } from './commands/test.mjs'
import { typecheck } from './commands/typecheck.mjs'
import { build, forgetBuild } from './setup/build.mjs'
import { defaultModel } from './setup/default-model.mjs'
import { embeddingModel } from './setup/embedding-model.mjs'
import { dependencies } from './setup/dependencies.mjs'
import { electron } from './setup/electron.mjs'
import { namedModels } from './setup/named-models.mjs'
import { Problem, say } from './setup/report.mjs'
import { systemLibraries } from './setup/system-libraries.mjs'

/** @typedef {() => Promise<unknown>} Step */
/**
 * @typedef {object} Command
 * @property {(args: string[]) => Step[]} needs steps without which it cannot run
 * @property {(args: string[]) => Step[]} [wants] steps that it can do without; it is told what went wrong
 * @property {(args: string[], problems: string[]) => Promise<number>} run to the exit code
 */

const libraries = () => systemLibraries({ withVirtualDisplay: false })
const librariesForTests = () => systemLibraries({ withVirtualDisplay: true })
const anyElectron = () => electron({ official: false })
const officialElectron = () => electron({ official: true })

/** @param {string} script its output is the command's */
const source = (script) => (/** @type {string[]} */ args) =>
  runNode([script, ...args], { stdin: 'inherit', stdout: 'inherit' })

/** @type {Record<string, Command>} */
const COMMANDS = {
  start: {
    needs: () =>
      hasDisplay()
        ? [libraries, dependencies, anyElectron, build, defaultModel, embeddingModel]
        : [dependencies, defaultModel],
    run: start
  },
  test: {
    needs: () => [dependencies],
    wants: (args) => [
      ...(needsSystem(args) ? [librariesForTests] : []),
      ...(includesWindow(args) ? [anyElectron] : []),
      ...(needsModel(args) ? [defaultModel] : [])
    ],
    run: test
  },
  ask: { needs: () => [dependencies, defaultModel], run: source('main/terminal/ask.ts') },
  bench: {
    needs: () => [dependencies, defaultModel],
    // Some suites open a window.
    wants: (args) =>
      args.some((arg) => ['answers', 'startup', 'streaming', 'insights'].includes(arg)) ||
      !args.some((arg) => !arg.startsWith('-'))
        ? [librariesForTests, anyElectron, build]
        : [],
    run: source('test/bench/run.ts')
  },
  eval: { needs: () => [dependencies, defaultModel], run: source('test/eval/run.ts') },
  package: {
    needs: () => [librariesForTests, dependencies, officialElectron, build],
    run: async (args) => (await import('./commands/package.mjs')).packageApp(args)
  },
  dev: {
    needs: () => [libraries, dependencies, anyElectron, defaultModel],
    run: (args) => {
      forgetBuild()
      return source('node_modules/electron-vite/bin/electron-vite.js')([
        'dev',
        ...sandboxArguments().map(() => '--noSandbox'),
        ...args
      ])
    }
  },
  shots: {
    needs: () => [librariesForTests, dependencies, anyElectron, build, defaultModel],
    run: (args) => source('node_modules/@playwright/test/cli.js')(['test', '--project=shots', ...args])
  },
  build: { needs: () => [dependencies, build], run: () => Promise.resolve(0) },
  typecheck: {
    needs: () => [dependencies],
    run: (args) => typecheck(args)
  },
  lint: {
    needs: () => [dependencies],
    run: (args) => lint(args)
  },
  format: {
    needs: () => [dependencies],
    run: (args) => source(PRETTIER)(['--write', ...(args.length > 0 ? args : ['.'])])
  },
  setup: {
    needs: (args) => {
      const models = namedModels(args)
      return [librariesForTests, dependencies, anyElectron, build, defaultModel, embeddingModel, ...models]
    },
    run: () => Promise.resolve(0)
  }
}

/**
 * Sets up what a command needs and runs it.
 * @param {string[]} argv the command's name and its arguments
 * @returns {Promise<number>} the exit code: the command's own, 1 when it could not be set up, 130 when interrupted
 */
export async function launch([name = '', ...args]) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    say(`Usage: npm run <command> -- [arguments], where the command is one of ${Object.keys(COMMANDS).join(', ')}.`)
    return 1
  }
  passSignalsOn()
  try {
    for (const step of command.needs(args)) {
      await step()
      const interrupted = interruptedWith()
      if (interrupted !== undefined) return interrupted
    }
    /** @type {string[]} */
    const problems = []
    for (const step of command.wants?.(args) ?? []) {
      await step().catch((/** @type {unknown} */ error) => {
        if (!(error instanceof Problem)) throw error
        say(error.message)
        problems.push(error.message)
      })
      const interrupted = interruptedWith()
      if (interrupted !== undefined) return interrupted
    }
    return await command.run(args, problems)
  } catch (error) {
    if (interruptedWith() !== undefined) return /** @type {number} */ (interruptedWith())
    if (!(error instanceof Problem)) throw error
    say(error.message)
    return 1
  }
}
