import path from 'node:path'
import type { NetworkQuestion, NetworkRules } from '../../main/domain/network.ts'
import { NetworkGate, type Consent } from '../../main/network/gate.ts'
import type { Clock } from '../../main/ports.ts'
import { Database } from '../../main/storage/database.ts'
import { LedgerStore } from '../../main/storage/ledger-store.ts'
import { silentLog } from './silent-log.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A gate over a real ledger, with rules that a test changes and a person who answers as it says. */
export function openGate(
  clock: Clock,
  mode: NetworkRules['mode'] = 'auto',
  answer: (question: NetworkQuestion) => boolean | Consent | Promise<boolean> = () => true
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
    ask: () => async (question) => {
      questions.push(question)
      const said = await answer(question)
      if (typeof said === 'string') return said
      return said ? 'yes' : 'no'
    }
  })
  const lines = () => ledger.slice({}, 1, 2_000, 'oldest', 1_000)
  return { gate, ledger, database, rules, questions, lines }
}
