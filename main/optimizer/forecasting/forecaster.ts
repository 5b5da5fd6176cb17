/** One simple way to say what comes next. All of them see the same values and are judged by the same loss. */
export interface Forecaster {
  /** @param value of the step that just ended */
  update(value: number): void
  /** The sum of the next `horizon` values; undefined while it has nothing to go by. */
  forecast(): number | undefined
}
