import { z } from 'zod'
import type { Task } from '../../main/workers/tasks.ts'
import type { Backup } from '../../main/storage/backup/backup-format.ts'
import { channel } from './channel.ts'
import { conversationId } from './conversations.ts'
import { timeRange, turnFilter } from './insights.ts'

/** The backups there are, and the folder they are in. */
export interface BackupList {
  folder: string
  /** Newest first. */
  backups: Backup[]
}

const taskId = z.strictObject({ id: z.uuid() })
const backup = z.strictObject({ folder: z.string().min(1).max(4000) })

/** What begins a task answers null when the person chose no file. Only one task runs at a time: `task-running`. */
export const archive = {
  /** The running task and the last that ended, newest first; changes come as `tasks.changed`. */
  tasks: channel<readonly Task[]>()(z.undefined()),
  cancelTask: channel<void>()(taskId),
  dismissTask: channel<void>()(taskId),
  /** All conversations when no ids are given. Markdown of several becomes a folder. */
  exportConversations: channel<Task | null>()(
    z.strictObject({
      format: z.enum(['markdown', 'json', 'csv']),
      conversationIds: z.array(conversationId).min(1).max(100_000).nullable()
    })
  ),
  /** The turns behind a number, as CSV. */
  exportTurns: channel<Task | null>()(z.strictObject({ range: timeRange, filter: turnFilter })),
  /** From our own export, ChatGPT, Claude, Jan (its folder) or Cherry Studio. */
  import: channel<Task | null>()(z.strictObject({ from: z.enum(['file', 'folder']) })),
  backups: channel<BackupList>()(z.undefined()),
  backUp: channel<Task>()(z.undefined()),
  /** Opens the backup and compares everything in it. */
  checkBackup: channel<Task>()(backup),
  /** Proves the backup and puts it in place at the next start; `restart` begins that. */
  restore: channel<Task>()(backup),
  restart: channel<void>()(z.undefined()),
  /** Lets the person choose where backups go; null when they chose nothing. */
  chooseBackupFolder: channel<BackupList | null>()(z.undefined())
}

export type { Task, TaskKind, TaskReport } from '../../main/workers/tasks.ts'
export type { NotTakenReason } from '../../main/import-export/imported.ts'
export type { Backup }
