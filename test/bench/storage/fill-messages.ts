import { madeUpId } from '../../../scripts/history/year-of-turns.ts'
import { questionAndAnswer } from '../../../scripts/history/made-up-texts.ts'
import { filesOf } from '../../../scripts/history/fill-data-folder.ts'
import { BulkInsert } from '../../../main/storage/bulk-insert.ts'
import { Database } from '../../../main/storage/database.ts'
import { seeded } from '../seeded.ts'

export const MESSAGES = 1_000_000
const TALKS = 20_000
const BATCH = 5000
const UNTIL = Date.UTC(2026, 9, 1)
const STEP_MS = (2 * 365 * 86_400_000) / MESSAGES
/** A word that three messages have, far apart. */
export const RARE_WORD = 'zirkonyum'

/** A main file with a million messages over two years, as they would be after that time. */
export function fillMessages(place: string): Record<string, number> {
  const random = seeded(7)
  const main = Database.open(filesOf(place).main)
  const began = performance.now()
  const talks = new BulkInsert(main, 'conversations', ['id', 'title', 'created_at', 'updated_at'])
  const messages = new BulkInsert(main, 'messages', [
    'id',
    'conversation_id',
    'parent_id',
    'role',
    'parts',
    'status',
    'model',
    'created_at'
  ])
  const ids = Array.from({ length: TALKS }, () => madeUpId(UNTIL, random))
  // Texts repeat after a while, as their words would; making a million of them would take longer than all the rest.
  const texts = Array.from({ length: 4000 }, () => questionAndAnswer(random))
  main.transaction(() =>
    talks.insert(ids.map((id, index) => [id, `${texts[index % 4000]?.question}`, UNTIL - index, UNTIL - index]))
  )
  for (let from = 0; from < MESSAGES; from += BATCH)
    main.transaction(() => {
      const rows: unknown[][] = []
      for (let index = from; index < from + BATCH; index++) {
        const { question, answer } = texts[Math.floor(random() * texts.length)] as { question: string; answer: string }
        const role = index % 2 === 0 ? 'user' : 'assistant'
        const rare = index % 333_333 === 5 ? ` ${RARE_WORD}` : ''
        const text = `${role === 'user' ? question : answer.slice(0, 260)} ${word(random)} ${word(random)}${rare}`
        const id = ids[Math.floor((index / MESSAGES) * TALKS)]
        const at = Math.round(UNTIL - (MESSAGES - index) * STEP_MS)
        rows.push([
          madeUpId(at, random),
          id,
          null,
          role,
          JSON.stringify([{ type: 'text', text }]),
          'complete',
          role === 'assistant' ? MODELS[index % 3] : null,
          at
        ])
      }
      messages.insert(rows)
    })
  // The index reads all of it anew; what waits for it here would only be read twice.
  main.execute('DELETE FROM search_changes')
  main.checkpoint()
  main.close()
  return { importedMessagesPerSecond: (MESSAGES / (performance.now() - began)) * 1000 }
}

const MODELS = ['local:qwen3-4b', 'openai:gpt-5-mini', 'anthropic:claude-sonnet-4-5']
const SYLLABLES = [
  'ra',
  'por',
  'ma',
  'li',
  'yet',
  'ana',
  'liz',
  've',
  'sa',
  'tis',
  'ge',
  'lir',
  'ko',
  'nu',
  'de',
  'ger',
  'pro',
  'je',
  'ta',
  'blo',
  'son',
  'uc',
  'fi',
  'mus',
  'te'
]

/** One of some ten thousand words, a few of them common and most of them rare, as in any language. */
function word(random: () => number): string {
  const rank = Math.floor(Math.exp(random() * Math.log(15_000)))
  return (
    (SYLLABLES[rank % 25] as string) +
    (SYLLABLES[Math.floor(rank / 25) % 25] as string) +
    (SYLLABLES[Math.floor(rank / 625)] ?? '')
  )
}
