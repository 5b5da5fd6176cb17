/** The files that workers open. */
export interface StorageFiles {
  /** The app's main file. */
  main: string
  /** The folder of the quarters. */
  history: string
  /** The full-text index. */
  search: string
}
