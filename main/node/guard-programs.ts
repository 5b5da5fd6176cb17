import childProcess from 'node:child_process'
import inspector from 'node:inspector'
import module from 'node:module'
import workerThreads, { type WorkerOptions } from 'node:worker_threads'
import type { SextantError } from '../domain/errors.ts'
import type { GuardTarget } from './guard-target.ts'
import { replaceMethod } from './replace-method.ts'

type Check = (target: GuardTarget) => SextantError | undefined

/** Node's own bindings that open sockets, ask name servers or start programs, below all that the guard sees. */
const BINDINGS: ReadonlySet<string> = new Set([
  'cares_wrap',
  'pipe_wrap',
  'process_wrap',
  'spawn_sync',
  'tcp_wrap',
  'tls_wrap',
  'udp_wrap'
])

/** Puts a check before every way in which code of this process runs outside the guard: programs, threads, bindings. */
export function guardPrograms(check: Check): void {
  guardChildren(check)
  guardThreads(check)
  guardBindings(check)
}

function guardChildren(check: Check): void {
  replaceMethod(
    childProcess.ChildProcess.prototype,
    'spawn',
    (spawn) =>
      function (this: unknown, ...args: unknown[]) {
        const { file, args: given } = args[0] as { file?: unknown; args?: readonly unknown[] }
        const refused = check({ kind: 'program', file: String(file), args: (given ?? []).map(String) })
        if (refused) throw refused
        return spawn.apply(this, args)
      }
  )
  const owners: readonly [object, readonly string[]][] = [
    [childProcess, ['spawnSync', 'execSync', 'execFileSync']],
    [process, ['execve']]
  ]
  for (const [owner, names] of owners)
    for (const name of names)
      replaceMethod(
        owner,
        name,
        (original) =>
          function (this: unknown, ...args: unknown[]) {
            const refused = check({ kind: 'program', file: String(args[0]), args: [] })
            if (refused) throw refused
            return original.apply(this, args)
          }
      )
}

/** A thread has a Node of its own, which this guard is not in. Loaders that are registered run in a thread as well. */
function guardThreads(check: Check): void {
  const { Worker } = workerThreads
  class GuardedWorker extends Worker {
    constructor(entry: string | URL, options: WorkerOptions = {}) {
      const switches = options.eval === true || options.execArgv !== undefined
      const refused = check({ kind: 'thread', entry: options.eval === true ? null : String(entry), switches })
      if (refused) throw refused
      super(entry, options)
    }
  }
  Object.defineProperty(workerThreads, 'Worker', { value: GuardedWorker, writable: true, configurable: true })
  replaceMethod(
    module,
    'register',
    (register) =>
      function (this: unknown, ...args: unknown[]) {
        const refused = check({ kind: 'thread', entry: String(args[0]), switches: true })
        if (refused) throw refused
        return register.apply(this, args)
      }
  )
}

function guardBindings(check: Check): void {
  replaceMethod(
    process,
    'binding',
    (binding) =>
      function (this: unknown, ...args: unknown[]) {
        const name = String(args[0])
        const refused = BINDINGS.has(name) ? check({ kind: 'binding', name }) : undefined
        if (refused) throw refused
        return binding.apply(this, args)
      }
  )
  replaceMethod(
    inspector,
    'open',
    (open) =>
      function (this: unknown, ...args: unknown[]) {
        const [port, host] = args
        const refused = check({
          kind: 'listen',
          host: typeof host === 'string' ? host : '127.0.0.1',
          port: Number(port ?? 9229)
        })
        if (refused) throw refused
        return open.apply(this, args)
      }
  )
}
