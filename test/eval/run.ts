// `npm run eval -- <suite> [--set <file>] [--json]`: quality on a labelled set, by the product's own code.
import path from 'node:path'
import process from 'node:process'
import type { Goal, Measured, Suite } from './suite.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Loaded only when asked for: some suites load models. */
const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  calibration: async () => (await import('./calibration.ts')).calibration,
  billing: async () => (await import('./billing.ts')).billing,
  compression: async () => (await import('./compression.ts')).compression,
  context: async () => (await import('./context.ts')).context,
  eviction: async () => (await import('./eviction.ts')).eviction,
  federated: async () => (await import('./federated.ts')).federated,
  forecast: async () => (await import('./forecast.ts')).forecast,
  injection: async () => (await import('./injection.ts')).injection,
  pii: async () => (await import('./pii.ts')).pii,
  prices: async () => (await import('./prices.ts')).prices,
  protocol: async () => (await import('./protocol.ts')).protocol,
  routing: async () => (await import('./routing.ts')).routing,
  'red-team': async () => (await import('./red-team.ts')).redTeam,
  secrets: async () => (await import('./secrets.ts')).secrets,
  recall: async () => (await import('./recall.ts')).recall,
  'routing-online': async () => (await import('./routing-online.ts')).routingOnline,
  semantic: async () => (await import('./semantic.ts')).semantic,
  tuning: async () => (await import('./tuning.ts')).tuning,
  tokens: async () => (await import('./tokens.ts')).tokens
}

process.exitCode = await main(process.argv.slice(2))

async function main(words: string[]): Promise<number> {
  const { name, options } = readArguments(words)
  const load = Object.hasOwn(suites, name) ? suites[name] : undefined
  if (!load) {
    console.error(`Usage: npm run eval -- <suite> [--set <file>] [--json]\nSuites: ${Object.keys(suites).join(', ')}`)
    return 1
  }
  try {
    const suite = await load()
    const set = options.get('set') ?? path.relative(process.cwd(), path.join(root, suite.ownSet))
    const measured = await suite.run(set, options)
    if (options.has('json')) console.log(JSON.stringify({ suite: name, set, ...measured }))
    else print(name, set, suite.goals, measured)
    return 0
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

/** The suite's name and the options: `--set file`, `--set=file`, or a word that stands alone. */
function readArguments(words: string[]): { name: string; options: Map<string, string> } {
  const options = new Map<string, string>()
  let name = ''
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (!word.startsWith('--')) {
      name ||= word
      continue
    }
    const [option = '', given] = word.slice(2).split(/=(.*)/s)
    const next = words[i + 1]
    const takesNext =
      given === undefined && next !== undefined && !next.startsWith('--') && (name !== '' || option !== 'json')
    options.set(option, given ?? (takesNext ? next : ''))
    if (takesNext) i++
  }
  return { name, options }
}

function print(name: string, set: string, goals: readonly Goal[], { metrics, notes }: Measured): void {
  console.log(`${name}: ${set}`)
  const width = Math.max(...Object.keys(metrics).map((metric) => metric.length))
  for (const [metric, value] of Object.entries(metrics)) {
    const goal = goals.find((one) => one.metric === metric)
    const text = Number.isInteger(value) ? String(value) : value.toPrecision(4)
    console.log(`  ${metric.padEnd(width)}  ${text.padStart(10)}${goal ? `  ${judge(goal, value)}` : ''}`)
  }
  for (const note of notes) console.log(`  ${note}`)
}

function judge({ atLeast, atMost }: Goal, value: number): string {
  const holds = (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost)
  const wanted = [atLeast === undefined ? '' : `at least ${atLeast}`, atMost === undefined ? '' : `at most ${atMost}`]
    .filter(Boolean)
    .join(', ')
  return `goal: ${wanted}  ${holds ? 'holds' : 'missed'}`
}
