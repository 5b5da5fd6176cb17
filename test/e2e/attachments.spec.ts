import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Api } from '../../preload/contract/contract.ts'
import { inEachLook } from './in-each-look.ts'
import { answered, answers, composer, expect, questions, test } from './sextant.ts'

const root = path.resolve(import.meta.dirname, '../..')
const shots = path.join(root, 'test-results/shots')

/** A small chart: 24 × 16 pixels, PNG. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAIAAACDRijCAAAAIklEQVR42mPY0mMDR18/vyMbMYxAg0i1YNQgwuKjBo1ogwDMun6OkytUswAAAABJRU5ErkJggg==',
  'base64'
)

test('a text and a picture wait beside the words, survive a reload, and become part of the message', async ({
  launch,
  data
}) => {
  const { app, page } = await launch()
  const table = path.join(data, 'budget.csv')
  const documents = path.join(root, 'test/fixtures/documents')
  writeFileSync(table, 'şehir;ciro\nİzmir;12\n')
  await app.evaluate(
    ({ dialog }, filePaths) => (dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })),
    [table, ...['report.docx', 'report.pdf', 'budget.xlsx', 'talk.pptx'].map((name) => path.join(documents, name))]
  )
  await page.getByRole('button', { name: 'Attach files (documents, tables, images)' }).click()
  const waiting = page.getByRole('form', { name: 'Write a message' }).getByRole('list', { name: 'Attached files' })
  await expect(waiting).toContainText('budget.csv')

  // What was read of a document is shown.
  for (const [name, words] of [
    ['report.docx', 'Open two stores'],
    ['report.pdf', '[Page 2]'],
    ['budget.xlsx', '2025-12-31,Güney,1234.5'],
    ['talk.pptx', 'Say why now']
  ] as const) {
    await waiting.getByRole('button', { name: `Show the text of ${name}` }).click()
    await expect(page.getByRole('document', { name })).toContainText(words)
    if (name === 'report.docx') {
      mkdirSync(shots, { recursive: true })
      await inEachLook(page, (theme) =>
        page.screenshot({ path: path.join(shots, `attached-text-${theme}.png`), animations: 'disabled' })
      )
    }
    await page.getByRole('button', { name: 'Close the text' }).click()
    await waiting.getByRole('button', { name: `Remove ${name}` }).click()
  }

  // A picture from the clipboard; the local model does not read it, and the composer says so.
  await composer(page).evaluate((field, base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'chart.png', { type: 'image/png' }))
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, PNG.toString('base64'))
  const picture = waiting.getByRole('img', { name: 'chart.png' })
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(24)
  await composer(page).fill('Sum it up.')
  await expect(page.getByRole('alert')).toContainText('cannot read images')
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()

  await composer(page).blur()
  await page.reload()
  await expect(waiting).toContainText('budget.csv')
  await waiting.getByRole('button', { name: 'Remove chart.png' }).click()
  await composer(page).press('Enter')
  await answered(page, 1)
  await expect(questions(page).first()).toContainText('budget.csv')
  await expect(questions(page).first()).toContainText('Sum it up.')
  await expect(waiting).toBeHidden()

  // What the model read is in the answer's prompt: the file's words count.
  const tokens = await page.evaluate(async () => {
    const { api } = globalThis as unknown as { api: Api }
    const listed = await api.conversations.list({ limit: 1, before: null })
    if (!listed.ok || !listed.data.conversations[0]) throw new Error('no conversation')
    const opened = await api.conversations.open({ id: listed.data.conversations[0].id })
    return opened.ok ? opened.data.messages[1]?.summary?.inputTokens : undefined
  })
  expect(tokens).toBeGreaterThan(10)
})

test('files that can not be taken are named, and nothing else is lost', async ({ launch, data }) => {
  const { app, page } = await launch()
  const archive = path.join(data, 'all.zip')
  writeFileSync(archive, Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0, 1]))
  await composer(page).fill('Sum it up.')
  const note = path.join(data, 'note.md')
  writeFileSync(note, '# Note')
  const large = path.join(data, 'large.csv')
  writeFileSync(large, `şehir;ciro\n${'İzmir;12\n'.repeat(300_000)}`)
  const locked = path.join(root, 'test/fixtures/documents/locked.pdf')
  const files = [archive, locked, path.join(data, 'gone.csv'), note, large]
  await app.evaluate(
    ({ dialog }, chosen) => (dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: chosen })),
    files
  )
  await page.getByRole('button', { name: 'Attach files (documents, tables, images)' }).click()
  await expect(page.getByText('gone.csv cannot be attached')).toBeVisible()
  const waiting = page.getByRole('list', { name: 'Attached files' })
  await expect(waiting).toContainText('note.md')
  // No text is refused for its size.
  await expect(waiting).toContainText('large.csv')
  await expect(waiting).toContainText('only the beginning and end of 3 MB')
  await expect(page.getByText('all.zip cannot be attached')).toBeVisible()
  await expect(page.getByText('locked.pdf is protected with a password.')).toBeVisible()
  await expect(composer(page)).toHaveValue('Sum it up.')
})

test('a picture reaches a model that reads pictures, byte for byte', async ({ launch, data }) => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    if (request.url === '/v1/models')
      return void response.setHeader('content-type', 'application/json').end('{"data":[{"id":"seeing"}]}')
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      bodies.push(body)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(
        'data: {"choices":[{"delta":{"content":"A bar chart."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { app, page } = await launch()
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    await page.evaluate(async (address) => {
      const { api } = globalThis as unknown as { api: Api }
      const added = await api.providers.add({ preset: null, kind: 'openai-chat', name: 'Own server', baseUrl: address })
      if (!added.ok) throw new Error(added.error.code)
      await api.providers.change({ id: added.data.id, enabledModels: ['seeing'] })
      await api.settings.change({ chat: { defaultModel: `${added.data.id}:seeing` } })
    }, baseUrl)
    await page.reload()
    const file = path.join(data, 'chart.png')
    writeFileSync(file, PNG)
    await app.evaluate(
      ({ dialog }, name) => (dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [name] })),
      file
    )
    await page.getByRole('button', { name: 'Attach files (documents, tables, images)' }).click()
    await composer(page).fill('What is this?')
    await composer(page).press('Enter')
    await answered(page, 1)
    await expect(answers(page).first()).toContainText('A bar chart.')
    expect(bodies.at(-1)).toContain(PNG.toString('base64'))
    await expect(questions(page).first().getByRole('img', { name: 'chart.png' })).toBeVisible()
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
