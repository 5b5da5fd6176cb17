import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What a program asked of the operating system: to reach this address. */
export interface OsAttempt {
  call: 'connect' | 'send'
  protocol: 'TCP' | 'UDP'
  to: string
}

export interface OsNetwork {
  /** Connections begun to other machines, and datagrams sent to them. */
  attempts: OsAttempt[]
  /** The same to this machine. */
  toThisMachine: OsAttempt[]
  /**
   * UDP sockets that were pointed at another machine without anything being sent: programs ask the routing table that
   * way which address of their own they would use. Nothing leaves.
   */
  routeLookups: string[]
  /** Sockets of the internet's protocols that were opened at all, whether they were used or not. */
  sockets: { tcp: number; udp: number }
}

/**
 * A program that runs another one under strace, with all its children, and writes its network calls to a file.
 * @param folder where the program and the log go
 * @param program what is run; the arguments are passed on
 */
export function tracedProgram(folder: string, program: string): { executable: string; read: () => OsNetwork } {
  const executable = path.join(folder, 'traced.sh')
  const log = path.join(folder, 'network-calls.log')
  const strace = `strace -f -qq -yy -s 0 --seccomp-bpf -e signal=none -e trace=socket,connect,sendto,sendmsg,sendmmsg -o '${log}'`
  writeFileSync(executable, `#!/bin/sh\nexec ${strace} '${program}' "$@"\n`)
  chmodSync(executable, 0o755)
  return { executable, read: () => readCalls(readFileSync(log, 'utf8')) }
}

const ADDRESS = /sin6?_port=htons\((\d+)\).*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/
const CALL = /^\d+\s+(?:<\.\.\. )?(connect|sendto|sendmsg|sendmmsg)[( ]/
/** A socket that was made; one call is written as two lines where another thread came between. */
const OPENED = /^\d+\s+socket\(AF_INET6?, SOCK_([A-Z]+)/
/** How strace -yy shows the descriptor of a datagram socket that is pointed somewhere. */
const POINTED = /<UDP(?:v6)?:\[.*->(.+):(\d+)\]>/

/** Reads what strace wrote. */
export function readCalls(log: string): OsNetwork {
  const network: OsNetwork = { attempts: [], toThisMachine: [], routeLookups: [], sockets: { tcp: 0, udp: 0 } }
  for (const line of log.split('\n')) {
    const opened = OPENED.exec(line)?.[1]
    if (opened !== undefined) network.sockets[opened === 'STREAM' ? 'tcp' : 'udp']++
    const name = CALL.exec(line)?.[1]
    if (name === undefined) continue
    if (!/<(?:TCP|UDP)(?:v6)?:/.test(line)) continue
    const protocol = /<UDP/.test(line) ? 'UDP' : 'TCP'
    const given = ADDRESS.exec(line)
    const pointed = POINTED.exec(line)
    const host = given ? (given[2] ?? given[3]) : pointed?.[1]
    const port = given ? given[1] : pointed?.[2]
    if (host === undefined || port === undefined) continue
    const to = `${host}:${port}`
    if (name === 'connect' && protocol === 'UDP') {
      if (!isThisMachine(host)) network.routeLookups.push(to)
      continue
    }
    // What is sent over a connection that exists was counted when it was opened.
    if (name !== 'connect' && protocol === 'TCP' && !given) continue
    const attempt: OsAttempt = { call: name === 'connect' ? 'connect' : 'send', protocol, to }
    ;(isThisMachine(host) ? network.toThisMachine : network.attempts).push(attempt)
  }
  return network
}

const isThisMachine = (host: string): boolean =>
  /^127\./.test(host) || host === '::1' || host === '[::1]' || /^\[?::ffff:127\./.test(host)
