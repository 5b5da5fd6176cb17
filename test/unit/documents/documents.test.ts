import { readFileSync } from 'node:fs'
import path from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { documentKindOf } from '../../../main/documents/document-kind.ts'
import { DocumentReader } from '../../../main/documents/document-reader.ts'
import { systemClock } from '../../../main/node/clock.ts'
import { silentLog } from '../../fakes/silent-log.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/documents')
const bytesOf = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path.join(folder, name)))

async function textOf(name: string, bytes = bytesOf(name)): Promise<string> {
  const reader = new DocumentReader({ entry: inject('documentWorker'), clock: systemClock, log: silentLog })
  onTestFinished(() => reader.close())
  const kind = documentKindOf(name, bytes)
  if (!kind) throw new Error(`${name} is no document`)
  return await reader.read(name, kind, bytes)
}

/** A zip archive with one deflated member that may lie about its length. */
function archiveOf(name: string, content: string, says = content.length): Uint8Array<ArrayBuffer> {
  const [title, data] = [Buffer.from(name), deflateRawSync(content)]
  const facts = Buffer.alloc(16)
  facts.writeUInt32LE(crc32(content), 4)
  facts.writeUInt32LE(data.length, 8)
  facts.writeUInt32LE(says, 12)
  const versions = Buffer.from([20, 0, 0, 0, 8, 0])
  const lengths = Buffer.from([title.length, 0, 0, 0])
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), versions, facts, lengths, title, data])
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), versions, facts, lengths, Buffer.alloc(14), title])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return new Uint8Array(Buffer.concat([local, central, end]))
}

describe('documents that come with a message', () => {
  test('a Word document is Markdown with its headings, lists and tables', async () => {
    expect(await textOf('report.docx')).toBe(
      [
        '# Quarterly report',
        'Revenue grew by 12.4 % in İzmir.',
        '| Region | Revenue |\n| ------ | ------- |\n| North  | 1,200   |\n| Güney  | 980     |',
        '## Outlook',
        '- Open two stores\n- Renegotiate energy',
        'The second page names the risk: currency.'
      ].join('\n\n')
    )
  })

  test('a PDF is its text, page by page', async () => {
    const [first = '', second = ''] = (await textOf('report.pdf')).split('\n\n[Page 2]\n')
    expect(first).toMatch(/^\[Page 1\]\nQuarterly report\nRevenue grew by 12.4 % in İzmir.\n/)
    expect(second).toBe('The second page names the risk: currency.')
  })

  test('a spreadsheet is its sheets, with dates and numbers as they are', async () => {
    expect(await textOf('budget.xlsx')).toBe(
      '## Sales\n\nDate,Region,Amount\n2025-12-31,Güney,1234.5\n2026-01-15,North; East,765.5\nSum,,2000\n\n## Notes\n\nChecked by the controller'
    )
  })

  test('a presentation is its slides with the notes', async () => {
    expect(await textOf('talk.pptx')).toBe(
      '[Slide 1]\nMarket entry\nTürkiye and Germany\nNotes:\nSay why now\n\n[Slide 2]\nCosts are 3.2 million'
    )
  })

  test('a Parquet file is its rows, with large numbers whole', async () => {
    expect(await textOf('sales.parquet')).toBe(
      [
        'id,name,price,day,at,big,list',
        '0,"Güney; ""A""0",0,2025-12-30,2026-01-01T08:30:00.000Z,,"[0,1]"',
        '1,"Güney; ""A""1",1.25,2025-12-31,2026-01-01T09:30:00.000Z,9007199254740993,"[1,2]"',
        '2,"Güney; ""A""2",2.5,2026-01-01,2026-01-01T10:30:00.000Z,,"[2,3]"'
      ].join('\n')
    )
  })

  test('an e-mail is who wrote what to whom, without its scripts', async () => {
    expect(await textOf('mail.eml')).toBe(
      [
        'From: Ayşe Yılmaz <ayse@example.com>',
        'To: Board <board@example.com>, cfo@example.com',
        'Date: 2026-01-12T06:30:00.000Z',
        'Subject: Bütçe 2026',
        'Attachments: budget.csv',
        '',
        'The budget is **2.4 million**; see the table.'
      ].join('\n')
    )
  })

  test('a password is said to be the reason', async () => {
    const old = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    await expect(textOf('locked.pdf')).rejects.toMatchObject({ code: 'document-encrypted' })
    await expect(textOf('locked.docx', old)).rejects.toMatchObject({ code: 'document-encrypted' })
  })

  test.each(['report.docx', 'report.pdf', 'budget.xlsx', 'talk.pptx', 'sales.parquet'])(
    '%s cut off is damaged',
    async (name) => {
      const bytes = bytesOf(name)
      await expect(textOf(name, bytes.slice(0, bytes.length / 3))).rejects.toMatchObject({ code: 'document-damaged' })
    }
  )

  test('an archive that unpacks to more than it says, or to too much, is not unpacked', async () => {
    const lying = archiveOf('word/document.xml', 'x'.repeat(100_000), 10)
    await expect(textOf('a.docx', lying)).rejects.toMatchObject({ code: 'document-damaged' })
    const large = archiveOf('xl/workbook.xml', 'x', 500_000_000)
    await expect(textOf('a.xlsx', large)).rejects.toMatchObject({ code: 'document-too-large' })
  })

  test('the notes of a presentation stand at their slide', async () => {
    expect(await textOf('notes.pptx')).toBe(
      '[Slide 1]\nMarket entry\n\n[Slide 2]\nCosts are 3.2 million\nNotes:\nName the source'
    )
  })

  test('an e-mail whose plain part is empty is its HTML', async () => {
    const mail = [
      'From: a@example.com',
      'Subject: x',
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>The body</p>',
      '--b--'
    ].join('\r\n')
    expect(await textOf('a.eml', new TextEncoder().encode(mail))).toBe('From: a@example.com\nSubject: x\n\nThe body')
  })

  test('what only looks like a document by its name is none', () => {
    expect(documentKindOf('notes.xlsx', new TextEncoder().encode('a;b'))).toBeNull()
    expect(documentKindOf('params.csv', new TextEncoder().encode('PAR1,PAR2\n1,2'))).toBeNull()
    expect(documentKindOf('formats.md', new TextEncoder().encode('A PDF begins with %PDF-1.7.'))).toBeNull()
    expect(documentKindOf('archive.zip', archiveOf('a.txt', 'x'))).toBeNull()
    expect(documentKindOf('page.html', new TextEncoder().encode('<p>x</p>'))).toBeNull()
  })

  test('whoever waits when the app closes is told', async () => {
    const reader = new DocumentReader({ entry: inject('documentWorker'), clock: systemClock, log: silentLog })
    const text = reader.read('report.pdf', 'pdf', bytesOf('report.pdf'))
    reader.close()
    await expect(text).rejects.toMatchObject({ code: 'cancelled' })
  })
})
