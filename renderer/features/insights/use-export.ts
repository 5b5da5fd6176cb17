import { useEffect, useState } from 'react'
import { client, onAppEvent, RequestError } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { exportTurns, type Question } from '../../stores/use-turn-drilldown.ts'
import { showError, showToast } from '../../stores/use-toasts.ts'

interface Running {
  id: string
  fraction: number
}

/** Turns written into a file: how far it is, and what came of it. */
export function useExport() {
  const { t } = useText()
  const [running, setRunning] = useState<Running | null>(null)
  const id = running?.id
  useEffect(() => {
    if (id === undefined) return
    const look = (tasks: Awaited<ReturnType<typeof client.archive.tasks>>): void => {
      const task = tasks.find((one) => one.id === id)
      if (task?.state === 'running') {
        setRunning({ id, fraction: task.fraction })
        return
      }
      setRunning(null)
      if (task?.report?.kind === 'export')
        showToast(t('insights.exported', { count: task.report.turns, file: task.report.target.split(/[\\/]/).at(-1) }))
      if (task?.error && task.state === 'failed') showError(new RequestError(task.error))
      if (task) void client.archive.dismissTask({ id }).catch(() => undefined) // it says so itself, here
    }
    const end = onAppEvent('tasks.changed', look)
    client.archive.tasks().then(look).catch(showError) // a short one has ended already
    return end
  }, [id, t])

  const start = async (question: Pick<Question, 'moments' | 'filter'>): Promise<void> => {
    const started = await exportTurns(question)
    if (started !== null) setRunning({ id: started, fraction: 0 })
  }
  const stop = (): void => {
    if (id !== undefined) client.archive.cancelTask({ id }).catch(showError)
  }
  return { running, start, stop }
}
