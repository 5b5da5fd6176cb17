/** What stands for the model itself, so that another one under the same name is another model. */
export interface ModelFingerprint {
  /** The hash of its file, or the server that has it. */
  name: string
  /** Whether it is called the same on other machines: only then can a team find each other's answers. */
  everywhere: boolean
}
