import { expect, test } from 'vitest'
import { fillDataFolder, filesOf } from '../../../scripts/history/fill-data-folder.ts'
import { Database } from '../../../main/storage/database.ts'
import { HistoryReader } from '../../../main/storage/partitions/history-reader.ts'
import { QuarterFolder } from '../../../main/storage/partitions/quarter-folder.ts'
import { TraceStore } from '../../../main/storage/trace-store.ts'
import type { TurnId } from '../../../main/domain/ids.ts'
import { seeded } from '../../bench/seeded.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

test('a made-up year refers to nothing that is not there: traces to conversations, answers to questions, history to turns', async () => {
  const turns = 1300 // more than one batch, so that conversations go on in the next
  const files = filesOf(temporaryFolder())
  await fillDataFolder(files, { turns, days: 365, until: Date.UTC(2026, 10, 23), random: seeded(6) }, () => undefined)
  const main = Database.open(files.main)
  const all = <Row>(sql: string): Row[] => main.query<Row>(sql).all()
  expect(all('PRAGMA foreign_key_check')).toEqual([])
  expect(
    all(
      'SELECT id FROM messages m WHERE parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM messages p WHERE p.id = m.parent_id AND p.conversation_id = m.conversation_id)'
    )
  ).toEqual([])
  expect(
    all(
      'SELECT id FROM conversations c WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = c.head_id AND m.conversation_id = c.id)'
    )
  ).toEqual([])
  const answered = all<{ turn_id: TurnId }>("SELECT turn_id FROM messages WHERE role = 'assistant'")
  expect(answered).toHaveLength(turns)
  const traces = new TraceStore(main)
  expect(answered.filter(({ turn_id }) => !traces.find(turn_id))).toEqual([])
  const history = new HistoryReader(new QuarterFolder(files.history))
  const kept = history
    .during({ from: 0, to: 4e12 })
    .map(
      (quarter) =>
        quarter.query<{ turns: number }>(`SELECT count(*) AS turns FROM ${quarter.table('turns')}`).one()?.turns ?? 0
    )
  expect(kept.reduce((sum, count) => sum + count, 0)).toBe(turns)
  expect(all('SELECT 1 FROM search_changes')).toEqual([])
  history.close()
  main.close()
})
