// Kills processes that write to storage and looks whether anything was lost:
// npx node test/storage/kill.ts [--rounds 200] [--seed 1]
import process from 'node:process'
import { parseArgs } from 'node:util'
import { killRounds } from './kill-rounds.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } }
})
process.exitCode = await main()

async function main(): Promise<number> {
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
    console.error('Usage: npx node test/storage/kill.ts [--rounds 200] [--seed 1]')
    return 1
  }
  const began = performance.now()
  const { kills, acknowledged, halfDone, lost, corrupt } = await killRounds({
    rounds,
    seed,
    onRound: (round) => void ((round + 1) % 20 === 0 && console.error(`${round + 1} of ${rounds}`))
  })
  const list = (entries: Record<string, number>): string =>
    Object.entries(entries)
      .map(([name, count]) => `  ${name}: ${count}`)
      .join('\n')
  console.log(`${rounds} times kill -9 in ${((performance.now() - began) / 1000).toFixed(0)} s, beside\n${list(kills)}`)
  console.log(`Acknowledged before\n${list(acknowledged)}`)
  console.log(`In the middle of\n${list(halfDone)}`)
  for (const line of [...lost.map((what) => `Lost: ${what}`), ...corrupt.map((what) => `Corrupt: ${what}`)])
    console.log(line)
  console.log(`${lost.length} acknowledged rows lost, ${corrupt.length} corrupt files`)
  return lost.length + corrupt.length === 0 ? 0 : 1
}
