// Every test there is, one runner after the other, whatever the one before found.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { interruptedWith } from '../process/child.mjs'
import { runNode } from '../process/node.mjs'
import { lint } from './lint.mjs'
import { typecheck } from './typecheck.mjs'
import { build } from '../setup/build.mjs'
import { Problem, say, seconds } from '../setup/report.mjs'
import { countOfPlaywright, countOfVitest, exitCodeOf, outcomeOf, sumOf, summaryOf } from '../testing/reports.mjs'

/** @typedef {import('../testing/reports.mjs').Count} Count */

/** The projects of vitest.config.ts. */
const VITEST_PROJECTS = ['unit', 'contract', 'migrations', 'model', 'redis', 'layers', 'renderer']
const OTHERS = ['types', 'lint', 'e2e']

/** Far longer than a runner takes: what hangs must not keep the others from running, nor the count from being said. */
const LIMIT_MS = 20 * 60_000

/** @param {string[]} args names of runners; none means all */
export const includesWindow = (args) => args.length === 0 || args.includes('e2e')

/** Tests that need programs of the system, beside those of the window. @param {string[]} args names of runners; none means all */
export const needsSystem = (args) => includesWindow(args) || args.includes('redis')

/** @param {string[]} args names of runners; none means all */
export const needsModel = (args) => includesWindow(args) || args.includes('model')

/** @param {string[]} args */
export function unknownRunners(args) {
  return args.filter((arg) => !VITEST_PROJECTS.includes(arg) && !OTHERS.includes(arg))
}

/**
 * @param {string[]} args names of runners; none means all
 * @param {string[]} problems what set-up could not provide
 * @returns {Promise<number>} the exit code
 */
export async function test(args, problems) {
  const unknown = unknownRunners(args)
  if (unknown.length > 0) {
    say(`Unknown: ${unknown.join(', ')}. There are ${[...VITEST_PROJECTS, ...OTHERS].join(', ')}.`)
    return 1
  }
  const wanted = (/** @type {string} */ name) => args.length === 0 || args.includes(name)
  const projects = VITEST_PROJECTS.filter(wanted)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sextant-test-'))
  /** @type {[string, () => Promise<Count>][]} */
  const runners = []
  if (projects.length > 0) runners.push([projects.join(', '), () => vitest(projects, path.join(folder, 'vitest.json'))])
  if (wanted('types')) runners.push(['types', () => check(() => typecheck([], LIMIT_MS))])
  if (wanted('lint')) runners.push(['lint', () => check(() => lint([], LIMIT_MS))])
  if (wanted('e2e')) runners.push(['e2e', () => endToEnd(path.join(folder, 'playwright.json'), problems)])

  /** @type {Count[]} */
  const counts = []
  /** @type {string[]} */
  const lines = []
  try {
    for (const [name, run] of runners) {
      const began = performance.now()
      console.log(`\n== ${name}`)
      const count = await run()
      if (interruptedWith() !== undefined) return /** @type {number} */ (interruptedWith())
      counts.push(count)
      lines.push(`${name}: ${summaryOf(count)} (${seconds(performance.now() - began)})`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const sum = sumOf(counts)
  const failures = sum.failures.map((name) => `failed: ${name}`)
  console.log(['', ...lines, ...failures, summaryOf(sum)].join('\n'))
  return exitCodeOf(sum)
}

/** @param {string[]} projects @param {string} report where it goes */
async function vitest(projects, report) {
  const chosen = projects.flatMap((name) => ['--project', name])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runNode(['node_modules/vitest/vitest.mjs', 'run', ...chosen, ...reporters], {
    stdout: 'inherit',
    limitMs: LIMIT_MS
  })
  return outcomeOf(read(report, countOfVitest), code)
}

/** A tool that only says yes or no. @param {() => Promise<number>} run to the exit code */
async function check(run) {
  const code = await run()
  return outcomeOf({ passed: code === 0 ? 1 : 0, failed: 0, skipped: 0, failures: [] }, code)
}

/** @param {string} report where it goes @param {string[]} problems */
async function endToEnd(report, problems) {
  if (problems.length > 0) {
    console.log(problems.join('\n'))
    return outcomeOf(undefined, 1)
  }
  try {
    await build()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    say(error.message)
    return outcomeOf(undefined, 1)
  }
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--project=e2e', '--reporter=list,json']
  const code = await runNode(args, { stdout: 'inherit', env, limitMs: LIMIT_MS })
  return outcomeOf(read(report, countOfPlaywright), code)
}

/**
 * @template Report
 * @param {string} file
 * @param {(report: Report) => Count} countOf
 * @returns {Count | undefined} nothing when the runner wrote no report
 */
function read(file, countOf) {
  try {
    return countOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
