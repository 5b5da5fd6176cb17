/** Lets others have their turn when it is theirs; undefined while it is not. */
export type Pause = () => Promise<void> | undefined

/** Steps between two looks at the clock: few enough that cold code does not take long for them. */
const AT_ONCE = 100

/** Does something for every number below a count, letting others have their turn in between. */
export async function inSlices(
  count: number,
  pause: Pause,
  work: (index: number) => void,
  atOnce = AT_ONCE
): Promise<void> {
  for (let index = 0; index < count; index++) {
    if (index % atOnce === 0) {
      const paused = pause()
      if (paused) await paused
    }
    work(index)
  }
}

/** Runs steps to their end, letting others have their turn between them. */
export async function stepsInSlices<Result>(steps: Generator<void, Result>, pause: Pause): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    const paused = pause()
    if (paused) await paused
  }
}

/** Runs steps to their end at once. */
export function stepsAtOnce<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
