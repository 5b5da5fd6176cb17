import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TurnId } from '../../../main/domain/ids.ts'
import type { LedgerFilter, LedgerLine, NetworkAttempt } from '../../../main/domain/network.ts'
import { csvStyleOf } from '../../../main/domain/csv.ts'
import { chainOf, ledgerAsCsv, ledgerAsJson } from '../../../main/network/export-ledger.ts'
import { linesOf, pageOf } from '../../../main/network/ledger-pages.ts'
import { hashRow, NO_ROW_HASH, verifyLedger, type HashedRow } from '../../../main/network/ledger.ts'
import { Database } from '../../../main/storage/database.ts'
import { LedgerStore } from '../../../main/storage/ledger-store.ts'
import { recordStatements } from '../../../main/storage/statements.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const attempt = (host: string, over: Partial<NetworkAttempt> = {}): NetworkAttempt => ({
  at: 1_700_000_000_000,
  host,
  purpose: 'completion',
  turnId: null,
  verdict: 'allowed',
  rule: 'auto',
  ...over
})

function build(file = path.join(temporaryFolder(), 'a.db')) {
  const database = Database.open(file)
  const ledger = new LedgerStore(database)
  /** Changes the file as someone would who edits it by hand. */
  const tamper = (sql: string): void => {
    database.execute(`DROP TRIGGER network_ledger_no_update; DROP TRIGGER network_ledger_no_delete; ${sql}`)
  }
  return { database, ledger, tamper, file }
}

async function all<Piece>(pieces: AsyncIterable<Piece>): Promise<Piece[]> {
  const found: Piece[] = []
  for await (const piece of pieces) found.push(piece)
  return found
}

function filled(rows = 10) {
  const built = build()
  for (let i = 1; i <= rows; i++) {
    const seq = built.ledger.attempt(attempt(`host${i}.test:443`))
    built.ledger.end(seq, { at: 1_700_000_000_100, outcome: 'done', bytesOut: 100 + i, bytesIn: 5_000 })
  }
  return built
}

describe('the network ledger', () => {
  test('an attempt is a line at once, its end comes later', async () => {
    const { ledger } = build()
    const seq = ledger.attempt(attempt('a.test:443'))
    expect(await pageOf(ledger, {}, null, 10)).toMatchObject([{ seq, host: 'a.test:443', rule: 'auto', end: null }])
    ledger.end(seq, { at: 2, outcome: 'failed', bytesOut: 7, bytesIn: 0 })
    expect(await pageOf(ledger, {}, null, 10)).toMatchObject([
      { seq, end: { at: 2, outcome: 'failed', bytesOut: 7, bytesIn: 0 } }
    ])
  })

  test('rows can be neither changed nor removed', () => {
    const refused = expect.objectContaining({ code: 'database-refused' }) as Error
    const { database } = filled(2)
    expect(() => database.execute("UPDATE network_ledger SET host = 'b.test:443'")).toThrow(refused)
    expect(() => database.execute('DELETE FROM network_ledger')).toThrow(refused)
  })

  test('names every host once', () => {
    const { ledger } = build()
    for (const host of ['b.test:443', 'a.test:443', 'b.test:443']) ledger.attempt(attempt(host))
    expect(ledger.hosts()).toEqual(['a.test:443', 'b.test:443'])
  })

  test('an attempt can not end twice', () => {
    const { ledger } = build()
    const seq = ledger.attempt(attempt('a.test:443'))
    ledger.end(seq, { at: 2, outcome: 'done', bytesOut: 7, bytesIn: 1 })
    expect(() => ledger.end(seq, { at: 3, outcome: 'done', bytesOut: 0, bytesIn: 0 })).toThrow()
  })

  test('two processes write one chain', async () => {
    const first = build()
    const second = build(first.file)
    for (let i = 0; i < 20; i++) (i % 2 === 0 ? first : second).ledger.attempt(attempt(`${i}.test:443`))
    expect(await verifyLedger(first.ledger)).toMatchObject({ rows: 20, broken: null })
  })

  test('bytes sent for a turn count what went to other machines', () => {
    const { ledger } = build()
    const turnId = 'turn' as TurnId
    for (const rule of ['auto', 'confirmed', 'loopback'] as const)
      ledger.end(ledger.attempt(attempt('a.test:443', { turnId, rule })), {
        at: 2,
        outcome: 'done',
        bytesOut: 100,
        bytesIn: 1
      })
    ledger.attempt(attempt('a.test:443', { turnId }))
    expect(ledger.bytesSent(turnId)).toBe(200)
    expect(ledger.bytesSent('other' as TurnId)).toBe(0)
  })
})

describe('verifying', () => {
  test('an untouched ledger is sound, also an empty one', async () => {
    const { ledger } = filled()
    const check = await verifyLedger(ledger)
    expect(check).toEqual({ rows: 20, headHash: ledger.rowsAfter(19, 1)[0]?.hash, broken: null })
    expect(await verifyLedger(build().ledger)).toEqual({ rows: 0, headHash: NO_ROW_HASH, broken: null })
  })

  test.each([
    ['at', '1'],
    ['host', "'x'"],
    ['purpose', "'update'"],
    ['turn_id', "'t'"],
    ['verdict', "'refused'"],
    ['rule', "'offline'"]
  ])('a changed %s shows', async (column, value) => {
    const { ledger, tamper } = filled()
    tamper(`UPDATE network_ledger SET ${column} = ${value} WHERE seq = 7`)
    expect((await verifyLedger(ledger)).broken).toEqual({ seq: 7, how: 'changed' })
  })

  test.each([
    ['bytes_out', '0'],
    ['bytes_in', '0'],
    ['outcome', "'failed'"],
    ['attempt', '99'],
    ['at', '1']
  ])('a changed %s of an end shows', async (column, value) => {
    const { ledger, tamper } = filled()
    tamper(`UPDATE network_ledger SET ${column} = ${value} WHERE seq = 8`)
    expect((await verifyLedger(ledger)).broken).toEqual({ seq: 8, how: 'changed' })
  })

  test('a row whose own hash was made to fit breaks the next one', async () => {
    const { ledger, tamper } = filled()
    const [row] = ledger.rowsAfter(6, 1) as [HashedRow]
    const [before] = ledger.rowsAfter(5, 1) as [HashedRow]
    const hash = hashRow(before.hash, { ...row, at: 1 })
    tamper(`UPDATE network_ledger SET at = 1, hash = '${hash}' WHERE seq = 7`)
    expect((await verifyLedger(ledger)).broken).toEqual({ seq: 8, how: 'changed' })
  })

  test('a removed row shows at the one after it', async () => {
    const { ledger, tamper } = filled()
    tamper('DELETE FROM network_ledger WHERE seq = 7')
    expect((await verifyLedger(ledger)).broken).toEqual({ seq: 8, how: 'missing' })
  })

  test('a cut end shows, and still does when new rows have come', async () => {
    const { ledger, tamper } = filled()
    tamper('DELETE FROM network_ledger WHERE seq > 15')
    expect((await verifyLedger(ledger)).broken).toEqual({ seq: 15, how: 'cut' })
    ledger.attempt(attempt('new.test:443'))
    expect((await verifyLedger(ledger)).broken).toEqual({ seq: 21, how: 'missing' })
  })

  test('a ledger of several batches is checked to its end', async () => {
    const { database, ledger, tamper } = build()
    database.transaction(() => {
      for (let i = 0; i < 4_500; i++) ledger.attempt(attempt(`${i}.test:443`))
    })
    expect(await verifyLedger(ledger)).toMatchObject({ rows: 4_500, broken: null })
    tamper("UPDATE network_ledger SET host = 'x' WHERE seq = 4400")
    expect((await verifyLedger(ledger)).broken).toEqual({ seq: 4_400, how: 'changed' })
  })
})

describe('searching', () => {
  function mixed() {
    const built = build()
    const { ledger } = built
    ledger.attempt(attempt('api.example.com:443', { at: 100 }))
    ledger.attempt(attempt('100%_sure.test:443', { at: 200, purpose: 'model-download' }))
    ledger.attempt(
      attempt('api.example.com:443', { at: 300, verdict: 'refused', rule: 'offline', turnId: 't1' as TurnId })
    )
    ledger.attempt(attempt('127.0.0.1:11434', { at: 400, rule: 'loopback' }))
    const found = async (filter: LedgerFilter): Promise<number[]> =>
      (await pageOf(ledger, filter, null, 10)).map((line) => line.seq)
    return { ...built, found }
  }

  test('newest first, by every part of the filter', async () => {
    const { found } = mixed()
    expect(await found({})).toEqual([4, 3, 2, 1])
    expect(await found({ text: 'example' })).toEqual([3, 1])
    expect(await found({ text: 'download' })).toEqual([2])
    expect(await found({ text: 'loop' })).toEqual([4])
    expect(await found({ from: 200, until: 400 })).toEqual([3, 2])
    expect(await found({ host: '127.0.0.1:11434' })).toEqual([4])
    expect(await found({ rule: 'offline' })).toEqual([3])
    expect(await found({ verdict: 'allowed', text: 'example' })).toEqual([1])
    expect(await found({ turnId: 't1' as TurnId })).toEqual([3])
    expect(await found({ text: '' })).toEqual([4, 3, 2, 1])
  })

  test("SQL's wildcards are letters", async () => {
    const { found } = mixed()
    expect(await found({ text: '%_' })).toEqual([2])
    expect(await found({ text: "'; DROP TABLE" })).toEqual([])
  })

  test('pages follow each other without gaps or repeats', async () => {
    const { ledger } = filled(7)
    const seen: number[] = []
    let before: number | null = null
    for (;;) {
      const page: LedgerLine[] = await pageOf(ledger, {}, before, 3)
      seen.push(...page.map((line) => line.seq))
      if (page.length < 3) break
      before = page.at(-1)?.seq ?? null
    }
    expect(seen).toEqual([13, 11, 9, 7, 5, 3, 1])
  })

  test('what is there only at the other end is found, and other work has its turn all the while', async () => {
    const { database, ledger } = build()
    ledger.attempt(attempt('needle.test:443', { at: 1, verdict: 'refused' }))
    database.transaction(() => {
      for (let i = 0; i < 12_000; i++) ledger.attempt(attempt(`${i % 7}.test:443`))
    })
    const turnsOfOthers = async (filter: LedgerFilter): Promise<number> => {
      let turns = 0
      let looking = true
      const other = (): void => {
        turns++
        if (looking) setImmediate(other)
      }
      setImmediate(other)
      expect((await pageOf(ledger, filter, null, 10)).map((line) => line.seq)).toEqual([1])
      looking = false
      return turns
    }
    for (const filter of [{ text: 'needle' }, { verdict: 'refused' }, { until: 2 }] satisfies LedgerFilter[])
      expect(await turnsOfOthers(filter)).toBeGreaterThan(10)
  })

  test('a slice reads only its own rows, whatever the filter', () => {
    const { database, ledger } = filled(30)
    const prepared: string[] = []
    recordStatements((sql) => prepared.push(sql))
    const filters: LedgerFilter[] = [
      {},
      { text: 'x' },
      { from: 1, until: 2 },
      { host: 'x' },
      { rule: 'auto' },
      { verdict: 'refused' },
      { turnId: 't' as TurnId }
    ]
    for (const filter of filters)
      for (const order of ['oldest', 'newest'] as const) ledger.slice(filter, 1, 10, order, 5)
    recordStatements(null)
    expect(prepared).toHaveLength(filters.length * 2)
    for (const sql of prepared) {
      const named = Object.fromEntries(Array.from(sql.matchAll(/@(\w+)/g), ([, name = '']) => [name, null]))
      const plan = database
        .query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(named)
        .map((row) => row.detail)
      expect(plan[0], sql).toMatch(
        /^SEARCH a USING (INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)|INDEX network_ledger_(host|rule|turn) \(.*=\? AND seq>\? AND seq<\?\))/
      )
      expect(plan.join(), sql).not.toContain('TEMP B-TREE')
    }
  })
})

describe('exports', () => {
  test('the chain as JSON can be verified by anyone', () => {
    const { ledger } = filled(3)
    const rows = JSON.parse([...ledgerAsJson(chainOf(ledger))].join('')) as HashedRow[]
    let hash = NO_ROW_HASH
    for (const row of rows) {
      hash = hashRow(hash, row)
      expect(row.hash).toBe(hash)
    }
    expect(rows).toHaveLength(6)
    expect(JSON.parse([...ledgerAsJson([])].join(''))).toEqual([])
  })

  test('the table has one line for each attempt, oldest first', async () => {
    const { ledger } = filled(2_500)
    const table = (await all(ledgerAsCsv(linesOf(ledger, {})))).join('').trimEnd().split('\r\n')
    expect(table).toHaveLength(2_501)
    expect(table[1]).toBe(
      '1,2023-11-14T22:13:20.000Z,host1.test:443,completion,,allowed,auto,2023-11-14T22:13:20.100Z,done,101,5000'
    )
    expect(table.at(-1)).toContain('host2500.test:443')
  })

  test('the table is written as spreadsheets of the region read it', async () => {
    const { ledger } = filled(1)
    const [head, line] = await all(ledgerAsCsv(linesOf(ledger, {}), csvStyleOf('tr-TR')))
    expect(head).toBe('\uFEFFseq;at;host;purpose;turnId;verdict;rule;endedAt;outcome;bytesOut;bytesIn\r\n')
    expect(line).toContain(';host1.test:443;')
  })

  test('a host that a spreadsheet would run stays text, as in every other table', async () => {
    const { ledger } = build()
    ledger.attempt(attempt('=cmd|"/c calc".test:443'))
    const [, line] = await all(ledgerAsCsv(linesOf(ledger, {})))
    expect(line).toContain(`"\t=cmd|""/c calc"".test:443"`)
  })
})
