import path from 'node:path'
import type { NetworkQuestion, NetworkRules } from '../../main/domain/network.ts'
import { NetworkGate } from '../../main/network/gate.ts'
import type { Clock } from '../../main/ports.ts'
import { Database } from '../../main/storage/database.ts'
import { LedgerStore } from '../../main/storage/ledger-store.ts'
import { silentLog } from './silent-log.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A gate over a real ledger, with rules that a test changes and a person who answers as it says. */
export function openGate(
  clock: Clock,
  mode: NetworkRules['mode'] = 'auto',
  answer: (question: NetworkQuestion) => boolean | Promise<boolean> = () => true
) {
  const database = Database.open(path.join(temporaryFolder(), 'a.db'))
  const ledger = new LedgerStore(database)
  const rules: NetworkRules = { mode, loopbackOffline: true }
  const questions: NetworkQuestion[] = []
  const gate = new NetworkGate({
    clock,
    log: silentLog,
    ledger,
    rules: () => rules,
    prepare: () => undefined,
    ask: () => (question) => {
      questions.push(question)
      return Promise.resolve(answer(question))
    }
  })
  const lines = () => ledger.slice({}, 1, 2_000, 'oldest', 1_000)
  return { gate, ledger, database, rules, questions, lines }
}
