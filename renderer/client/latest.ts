/**
 * Tells the last of several requests from those it has overtaken: an answer to an earlier question is left aside. What main
 * tells by itself overtakes too, since an answer from before it may come after it.
 */
export class Latest {
  #number = 0

  /** Begins a request. @returns whether it is still the last one, whenever that is asked */
  begin(): () => boolean {
    const mine = ++this.#number
    return () => mine === this.#number
  }
}
