import path from 'node:path'
import type { Page } from '@playwright/test'
import type { NetworkAttempt, NetworkEnd } from '../../main/domain/network.ts'
import type { TurnId } from '../../main/domain/ids.ts'
import { Database } from '../../main/storage/database.ts'
import { LedgerStore } from '../../main/storage/ledger-store.ts'
import type { Api } from '../../preload/contract/contract.ts'

type Line = Pick<NetworkAttempt, 'host' | 'purpose' | 'verdict' | 'rule'> & {
  minutesAgo: number
  answer?: boolean
  end?: Omit<NetworkEnd, 'at'>
}

const done = (bytesOut: number, bytesIn: number): Line['end'] => ({ outcome: 'done', bytesOut, bytesIn })
const allowed = (rule: Line['rule']) => ({ verdict: 'allowed' as const, rule })
const refused = (rule: Line['rule']) => ({ verdict: 'refused' as const, rule })

const LINES: readonly Line[] = [
  {
    minutesAgo: 2_980,
    host: 'huggingface.co:443',
    purpose: 'model-download',
    ...allowed('auto'),
    end: done(1_204, 98_362_912)
  },
  {
    minutesAgo: 1_530,
    host: 'api.openai.com:443',
    purpose: 'key-test',
    ...allowed('confirmed'),
    end: done(412, 18_204)
  },
  {
    minutesAgo: 1_529,
    host: 'api.openai.com:443',
    purpose: 'model-list',
    ...allowed('confirmed'),
    end: done(412, 18_204)
  },
  { minutesAgo: 190, host: 'raw.githubusercontent.com:443', purpose: 'price-list', ...refused('declined') },
  { minutesAgo: 95, host: '127.0.0.1:11434', purpose: 'model-list', ...allowed('loopback'), end: done(96, 2_310) },
  {
    minutesAgo: 94,
    host: '127.0.0.1:11434',
    purpose: 'completion',
    answer: true,
    ...allowed('loopback'),
    end: done(3_870, 9_212)
  },
  {
    minutesAgo: 61,
    host: 'api.anthropic.com:443',
    purpose: 'completion',
    answer: true,
    ...allowed('confirmed'),
    end: done(5_120, 14_906)
  },
  { minutesAgo: 60, host: 'api.openai.com:443', purpose: 'connection', ...allowed('auto'), end: done(1_633, 2_048) },
  {
    minutesAgo: 59,
    host: 'api.openai.com:443',
    purpose: 'completion',
    answer: true,
    ...allowed('auto'),
    end: { outcome: 'stopped', bytesOut: 6_204, bytesIn: 3_011 }
  },
  { minutesAgo: 58, host: 'api.openai.com:443', purpose: 'completion', ...refused('offline') },
  { minutesAgo: 12, host: '203.0.113.7:443', purpose: 'page', ...refused('page') },
  {
    minutesAgo: 3,
    host: 'api.anthropic.com:443',
    purpose: 'completion',
    answer: true,
    ...allowed('auto'),
    end: done(4_402, 12_288)
  }
]

/** Fills the ledger of a data folder that has conversations with what a few days leave in it. */
export function seedExampleLedger(data: string, now: number): void {
  const database = Database.open(path.join(data, 'sextant.db'))
  const answers = database.query<{ turn_id: TurnId }>('SELECT turn_id FROM turn_traces').all()
  const ledger = new LedgerStore(database)
  LINES.forEach(({ minutesAgo, host, purpose, verdict, rule, answer, end }, index) => {
    const at = now - minutesAgo * 60_000
    const turnId = (answer && answers[index % answers.length]?.turn_id) || null
    const seq = ledger.attempt({ at, host, purpose, verdict, rule, turnId })
    if (end) ledger.end(seq, { at: at + 4_000, ...end })
  })
  database.close()
}

/** Sets three providers up, with prices that are known; nothing is asked of them. */
export async function addExampleProviders(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { api } = globalThis as unknown as { api: Api }
    const offered = [
      ['anthropic', ['claude-sonnet-5', 'claude-haiku-4-5', 'claude-opus-5']],
      ['openai', ['gpt-5', 'gpt-5-mini']],
      ['ollama', ['qwen3:8b']]
    ] as const
    for (const [preset, enabledModels] of offered) {
      const added = await api.providers.add({ preset, ...(preset !== 'ollama' && { key: 'sk-example' }) })
      if (!added.ok) throw new Error(added.error.code)
      await api.providers.change({ id: added.data.id, enabledModels: [...enabledModels] })
    }
  })
}
