import '../node/no-network.ts'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import type { Role, WorkerStart } from './worker-protocol.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import { serve } from './serve.ts'

/** The storage worker's thread: one file for every role, each with only what it needs, since a worker starts on demand. */
const { role, files } = workerData as WorkerStart
const roles: Record<WorkerStart['role'], () => Promise<(files: StorageFiles) => Role>> = {
  writer: async () => (await import('./writer-role.ts')).writerRole,
  reader: async () => (await import('./reader-role.ts')).readerRole,
  job: async () => (await import('./job-role.ts')).jobRole
}
serve(parentPort as MessagePort, (await roles[role]())(files))
