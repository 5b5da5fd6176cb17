import dgram from 'node:dgram'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { SextantError } from '../domain/errors.ts'
import { isLoopback } from '../network/target.ts'
import { guardNames } from './guard-names.ts'
import { guardPrograms } from './guard-programs.ts'
import {
  bindTarget,
  connectTarget,
  datagramTarget,
  describeTarget,
  listenTarget,
  type GuardTarget
} from './guard-target.ts'
import { replaceMethod } from './replace-method.ts'

/** Decides about what is tried below the gate. */
export interface GuardPolicy {
  allows(target: GuardTarget): boolean
  /** Told of everything that was refused, before whoever tried it. */
  refused(target: GuardTarget): void
}

/**
 * The second line behind the gate: from `installSocketGuard` on, nothing in this process opens a socket, looks a name
 * up, sends a datagram, listens, or starts a program or a thread unless the policy allows it, whatever library it is in.
 * Native code is not seen; tests count what that does with the operating system.
 */
class SocketGuard {
  #policy: GuardPolicy
  readonly #open = new Map<net.Socket, GuardTarget>()

  constructor(policy: GuardPolicy) {
    this.#policy = policy
  }

  /** Another policy from now on. */
  follow(policy: GuardPolicy): void {
    this.#policy = policy
  }

  /** Cuts the sockets that lead to other machines, also those that are kept for later. */
  cutRemote(): void {
    for (const [socket, target] of [...this.#open])
      if (target.kind === 'tcp' && !isLoopback(target.host)) socket.destroy(refusal(target))
  }

  /** Undefined when the target is allowed. */
  check(target: GuardTarget): SextantError | undefined {
    if (this.#policy.allows(target)) return undefined
    this.#policy.refused(target)
    return refusal(target)
  }

  watch(socket: net.Socket, target: GuardTarget): void {
    this.#open.set(socket, target)
    socket.once('close', () => this.#open.delete(socket))
  }
}

const refusal = (target: GuardTarget): SextantError =>
  new SextantError('network-refused', { params: { host: describeTarget(target) } })

let installed: SocketGuard | null = null

/**
 * Puts the guard under everything in this process, once; called again it only follows the new policy. Must run before
 * anything that could connect: as the first import of a process. Threads have a Node of their own: their entry does the
 * same.
 */
export function installSocketGuard(policy: GuardPolicy): SocketGuard {
  if (installed) {
    installed.follow(policy)
    return installed
  }
  const guard = new SocketGuard(policy)
  installed = guard
  guardConnect(guard)
  guardNames((host) => guard.check({ kind: 'name', host }))
  guardDatagrams(guard)
  guardListening(guard)
  guardPrograms((target) => guard.check(target))
  syncBuiltinESMExports()
  return guard
}

/** TLS, HTTP, HTTP/2, fetch and WebSockets all end here. */
function guardConnect(guard: SocketGuard): void {
  replaceMethod(
    net.Socket.prototype,
    'connect',
    (connect) =>
      function (this: unknown, ...args: unknown[]) {
        const socket = this as net.Socket
        const target = connectTarget(args)
        const refused = guard.check(target)
        if (refused) {
          // As a connection that fails: pending, and an error later, when whoever asked listens for it.
          Object.assign(socket, { connecting: true })
          process.nextTick(() => socket.destroy(refused))
          return socket
        }
        guard.watch(socket, target)
        return connect.apply(socket, args)
      }
  )
}

function guardDatagrams(guard: SocketGuard): void {
  for (const name of ['send', 'connect'])
    replaceMethod(
      dgram.Socket.prototype,
      name,
      (original) =>
        function (this: unknown, ...args: unknown[]) {
          const refused = guard.check(datagramTarget(args))
          if (refused) throw refused
          return original.apply(this, args)
        }
    )
}

/** What listens for others. `dgram` binds by itself before it sends, which was refused by then. */
function guardListening(guard: SocketGuard): void {
  replaceMethod(
    net.Server.prototype,
    'listen',
    (listen) =>
      function (this: unknown, ...args: unknown[]) {
        const server = this as net.Server
        const refused = guard.check(listenTarget(args))
        if (!refused) return listen.apply(server, args)
        process.nextTick(() => server.emit('error', refused))
        return server
      }
  )
  replaceMethod(
    dgram.Socket.prototype,
    'bind',
    (bind) =>
      function (this: unknown, ...args: unknown[]) {
        const refused = guard.check(bindTarget(args))
        if (refused) throw refused
        return bind.apply(this, args)
      }
  )
}
