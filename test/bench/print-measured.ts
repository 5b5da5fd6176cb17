import type { Goal, Measured } from '../eval/suite.ts'

/** Prints what a suite measured, with the goal beside each figure and whether it holds. */
export function printMeasured(title: string, goals: readonly Goal[], { metrics, notes }: Measured): void {
  console.log(title)
  const width = Math.max(...Object.keys(metrics).map((metric) => metric.length))
  for (const [metric, value] of Object.entries(metrics)) {
    const goal = goals.find((one) => one.metric === metric)
    const text = Number.isInteger(value) ? String(value) : value.toPrecision(4)
    console.log(`  ${metric.padEnd(width)}  ${text.padStart(10)}${goal ? `  ${judged(goal, value)}` : ''}`)
  }
  for (const note of notes) console.log(`  ${note}`)
}

function judged({ atLeast, atMost }: Goal, value: number): string {
  const holds = (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost)
  const wanted = [atLeast === undefined ? '' : `at least ${atLeast}`, atMost === undefined ? '' : `at most ${atMost}`]
    .filter(Boolean)
    .join(', ')
  return `goal: ${wanted}  ${holds ? 'holds' : 'missed'}`
}
