import type { AdmitProgram } from '../../main/ports.ts'

/** Lets every program run. */
export const anyProgram: AdmitProgram = () =>
  Promise.resolve({ signal: new AbortController().signal, end: () => undefined })
