import { create } from 'zustand'
import type { ConversationId } from '../../main/domain/ids.ts'
import type { BackupList, Task } from '../../preload/contract/archive.ts'
import { client, onAppEvent } from '../client/client.ts'
import { showPage } from './use-app.ts'
import { showError } from './use-toasts.ts'

export type ExportFormat = 'markdown' | 'json' | 'csv'

interface TasksState {
  /** The running one and the last that ended, newest first. */
  tasks: readonly Task[]
  /** null until main has told. */
  backups: BackupList | null
}

export const useTasks = create<TasksState>(() => ({ tasks: [], backups: null }))

export const runningTask = ({ tasks }: TasksState): Task | undefined => tasks.find(({ state }) => state === 'running')

/** Reads what runs and goes on listening; the returned function ends that. */
export function followTasks(): () => void {
  client.archive.tasks().then((tasks) => useTasks.setState({ tasks }), showError)
  return onAppEvent('tasks.changed', receiveTasks)
}

function receiveTasks(tasks: readonly Task[]): void {
  const wasRunning = runningTask(useTasks.getState())
  useTasks.setState({ tasks })
  // A backup that has ended may have made one and removed another.
  const ended = wasRunning && tasks.find(({ id }) => id === wasRunning.id)
  if (ended?.kind === 'backup' && ended.state === 'done') void loadBackups()
}

export async function loadBackups(): Promise<void> {
  try {
    useTasks.setState({ backups: await client.archive.backups() })
  } catch (error) {
    showError(error)
  }
}

/** Asks main for something and explains why it was not done. */
async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    showError(error)
  }
}

export const backUp = (): Promise<void> => attempt(() => client.archive.backUp())
export const checkBackup = (folder: string): Promise<void> => attempt(() => client.archive.checkBackup({ folder }))
export const restoreBackup = (folder: string): Promise<void> => attempt(() => client.archive.restore({ folder }))
export const restartApp = (): Promise<void> => attempt(() => client.archive.restart())
export const cancelTask = (id: string): Promise<void> => attempt(() => client.archive.cancelTask({ id }))
export const dismissTask = (id: string): Promise<void> => attempt(() => client.archive.dismissTask({ id }))
export const importFrom = (from: 'file' | 'folder'): Promise<void> => attempt(() => client.archive.import({ from }))

export const chooseBackupFolder = (): Promise<void> =>
  attempt(async () => {
    const backups = await client.archive.chooseBackupFolder()
    if (backups) useTasks.setState({ backups })
  })

/** Writes conversations to a file or folder that the person chooses; all of them for null. */
export const exportConversations = (format: ExportFormat, conversationIds: ConversationId[] | null): Promise<void> =>
  attempt(() => client.archive.exportConversations({ format, conversationIds }))

/** The same from a conversation's own menu: its end is told on the page of tasks, which opens. */
export const exportConversation = (format: ExportFormat, id: ConversationId): Promise<void> =>
  attempt(async () => {
    const task = await client.archive.exportConversations({ format, conversationIds: [id] })
    if (task) showPage('archive')
  })
