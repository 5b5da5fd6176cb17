import { utilityProcess, type ForkOptions } from 'electron'
import { SextantError } from '../domain/errors.ts'
import { isGuarded } from '../node/guarded-code.ts'
import { describeTarget } from '../node/guard-target.ts'
import { replaceMethod } from '../node/replace-method.ts'

/**
 * From here on only this app's own files that give up the network can become a utility process: Electron starts those
 * beside Node, where the guard does not look.
 * @param refused told of what else was tried
 */
export function guardUtilityProcesses(refused: (target: string) => void): void {
  replaceMethod(utilityProcess, 'fork', (fork) => (...args) => {
    const [entry, , options] = args as [unknown, unknown, ForkOptions?]
    const switches = options?.execArgv !== undefined
    if (isGuarded(entry) && !switches) return fork.apply(utilityProcess, args)
    const host = describeTarget({ kind: 'program', file: String(entry), args: [] })
    refused(host)
    throw new SextantError('network-refused', { params: { host } })
  })
}
