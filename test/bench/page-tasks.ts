interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds; `tdur` by the thread's own clock. */
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** The tasks of the page's main thread in a trace of Chromium's, in milliseconds. @throws Error when there are none */
export function tasksOfPage(trace: unknown): { wallMs: number; cpuMs: number }[] {
  const { traceEvents } = trace as { traceEvents: TraceEvent[] }
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}.${tid}`)
  )
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask' && main.has(`${pid}.${tid}`)
  )
  if (tasks.length === 0) throw new Error('the trace has no tasks of a page')
  return tasks.map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1_000, cpuMs: tdur / 1_000 }))
}
