// A realistic year of use for screenshots, tests of speed and trying things out:
// node scripts/generate-history.ts --data <folder> [--turns 20000] [--days 365] [--until 2026-11-23] [--seed 1]
import { existsSync, mkdirSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { seeded } from '../test/bench/seeded.ts'
import { fillDataFolder, filesOf } from './history/fill-data-folder.ts'

const MOST_TURNS = 1_000_000

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    turns: { type: 'string', default: '20000' },
    days: { type: 'string', default: '365' },
    until: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    seed: { type: 'string', default: '1' }
  }
})
process.exitCode = await main()

async function main(): Promise<number> {
  const [turns, days, seed] = [Number(values.turns), Number(values.days), Number(values.seed)]
  const until = Date.parse(`${values.until}T00:00:00Z`)
  if (!values.data || !(turns >= 1 && turns <= MOST_TURNS) || !(days >= 1) || Number.isNaN(until)) {
    console.error(
      `Usage: node scripts/generate-history.ts --data <folder> [--turns up to ${MOST_TURNS}] [--days 365] [--until 2026-11-23] [--seed 1]`
    )
    return 1
  }
  const files = filesOf(values.data)
  if (existsSync(files.main)) {
    console.error(`There is a database in ${values.data} already; choose an empty folder.`)
    return 1
  }
  mkdirSync(values.data, { recursive: true })
  let said = ''
  await fillDataFolder(files, { turns, days, until, random: seeded(seed) }, (step, fraction) => {
    const line = `${step} ${Math.floor(fraction * 10) * 10} %`
    if (line !== said) console.error((said = line))
  })
  console.log(`${turns} turns over ${days} days are in ${values.data}.`)
  return 0
}
