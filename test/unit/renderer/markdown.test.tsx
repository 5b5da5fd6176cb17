import { act, fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Markdown } from '../../../renderer/features/chat/markdown/markdown.tsx'
import { FakeMain } from './fake-main.ts'

let main: FakeMain

beforeEach(() => {
  main = new FakeMain().connect()
})

const settle = () => act(() => vi.dynamicImportSettled())

describe('Markdown', () => {
  test('a finished block is not touched while the end grows', async () => {
    const begun = '# Title\n\nFirst paragraph.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThe en'
    const { container, rerender } = render(<Markdown text={begun} growing />)
    await settle()
    const changes: Node[] = []
    const observer = new MutationObserver((records) => changes.push(...records.map((record) => record.target)))
    observer.observe(container, { childList: true, characterData: true, attributes: true, subtree: true })
    rerender(<Markdown text={`${begun}d grows`} growing />)
    changes.push(...observer.takeRecords().map((record) => record.target))
    expect(changes.length).toBeGreaterThan(0)
    for (const node of changes) expect((node.parentElement ?? node).textContent).toBe('The end grows')
  })

  test('half a bold word and half a link are closed while they arrive', () => {
    const { container } = render(<Markdown text={'So **bol'} growing />)
    expect(container.querySelector('strong')?.textContent).toBe('bol')
  })

  test('raw HTML is text', () => {
    const { container } = render(<Markdown text={'<img src=x onerror=alert(1)> <b>bold</b>'} growing={false} />)
    expect(container.querySelector('img, b')).toBeNull()
    expect(container.textContent).toContain('<b>bold</b>')
  })

  test('an image is a link and is never loaded', () => {
    const { container } = render(<Markdown text="![chart](https://example.com/x.png)" growing={false} />)
    expect(container.querySelector('img')).toBeNull()
    fireEvent.click(screen.getByRole('link', { name: 'Image, not loaded: chart' }))
    expect(main.app.openLink).toHaveBeenCalledWith({ url: 'https://example.com/x.png' })
  })

  test.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://example.com', '/local'])(
    '%s is not a link',
    (url) => {
      render(<Markdown text={`[go](${url})`} growing={false} />)
      expect(screen.queryByRole('link')).toBeNull()
    }
  )

  test('a link is opened by main alone', () => {
    render(<Markdown text="[site](https://example.com/a)" growing={false} />)
    const click = fireEvent.click(screen.getByRole('link', { name: 'site' }))
    expect(click).toBe(false)
    expect(main.app.openLink).toHaveBeenCalledWith({ url: 'https://example.com/a' })
  })

  test('link targets may be defined in another block', () => {
    render(<Markdown text={'See [the method].\n\nMore.\n\n[the method]: https://example.com/m'} growing={false} />)
    expect(screen.getByRole('link', { name: 'the method' }).getAttribute('href')).toBe('https://example.com/m')
  })

  test('footnotes are numbered over the whole text, and each stands once, where it is written', () => {
    const text =
      'First claim[^b].\n\nSecond claim[^a], again[^b].\n\n[^a]: Source **A**\n[^b]: Source B\n\n    its second paragraph\n\n[^c]: Nobody refers to it'
    const { container } = render(<Markdown text={text} growing={false} />)
    expect(Array.from(container.querySelectorAll('sup'), (sup) => sup.textContent)).toEqual(['1', '2', '1'])
    const notes = Array.from(container.querySelectorAll('li'), (note) => [
      note.value,
      note.textContent.trim().replace(/\s+/g, ' ')
    ])
    expect(notes).toEqual([
      [2, 'Source A'],
      [1, 'Source B its second paragraph'],
      [3, 'Nobody refers to it']
    ])
    expect(container.querySelector('[id], h2')).toBeNull()
  })

  test('a footnote of which the text still comes is shown, and its claim has its number already', () => {
    const { container } = render(<Markdown text={'A claim[^1].\n\n[^1]: Annual rep'} growing />)
    expect(container.querySelector('sup')?.textContent).toBe('1')
    expect(container.querySelector('li')?.textContent.trim()).toBe('Annual rep')
  })

  test('code at the beginning stays code behind the number of a footnote', () => {
    const { container } = render(<Markdown text={'    x = a[^1]\n\nA claim[^1].\n\n[^1]: Source'} growing={false} />)
    expect(container.querySelector('pre')?.textContent).toContain('x = a[^1]')
  })

  test('a table is copied as tab-separated lines', () => {
    render(<Markdown text={'| Segment | Lost |\n|---|---|\n| **Retail** | 212 |'} growing={false} />)
    fireEvent.click(screen.getByRole('button', { name: 'Copy table for a spreadsheet' }))
    expect(main.app.copyText).toHaveBeenCalledWith({ text: 'Segment\tLost\nRetail\t212' })
  })

  test('columns of numbers stand to the right, heading included; others do not', () => {
    render(
      <Markdown text={'| Segment | Churn |\n|---|---|\n| Retail | 6.9 % |\n| Online | 1.234,5 |'} growing={false} />
    )
    expect(screen.getByRole('columnheader', { name: 'Churn' }).style.textAlign).toBe('right')
    expect(screen.getByRole('cell', { name: '6.9 %' }).style.textAlign).toBe('right')
    expect(screen.getByRole('cell', { name: 'Retail' }).style.textAlign).toBe('')
  })

  const longTable = (rows: number) =>
    `| Year | Net | Note |\n|---|---|:-:|\n${Array.from({ length: rows }, (_, n) => `| ${1900 + n} | ${n} % | \\| **n${n}** |`).join('\n')}`

  test('a long table is one table with one head, aligned throughout, and copied whole', () => {
    const { container } = render(<Markdown text={longTable(120)} growing={false} />)
    expect(container.querySelectorAll('table')).toHaveLength(1)
    expect(screen.getAllByRole('columnheader')).toHaveLength(3)
    expect(screen.getAllByRole('row')).toHaveLength(121)
    expect(screen.getByRole('columnheader', { name: 'Net' }).style.textAlign).toBe('right')
    expect(screen.getByRole('cell', { name: '119 %' }).style.textAlign).toBe('right')
    expect(screen.getByRole('cell', { name: '| n119' }).style.textAlign).toBe('center')
    fireEvent.click(screen.getByRole('button', { name: 'Copy table for a spreadsheet' }))
    const lines = Array.from({ length: 120 }, (_, n) => `${1900 + n}\t${n} %\t| n${n}`)
    expect(main.app.copyText).toHaveBeenCalledWith({ text: ['Year\tNet\tNote', ...lines].join('\n') })
  })

  test('rows of a long table that are there are not touched while more come', async () => {
    const { container, rerender } = render(<Markdown text={longTable(120)} growing />)
    await settle()
    const rows = Array.from(container.querySelectorAll('tr'))
    const changes: Node[] = []
    const observer = new MutationObserver((records) => changes.push(...records.map((record) => record.target)))
    observer.observe(container, { childList: true, characterData: true, attributes: true, subtree: true })
    rerender(<Markdown text={longTable(121)} growing />)
    changes.push(...observer.takeRecords().map((record) => record.target))
    expect(Array.from(container.querySelectorAll('tr')).slice(0, 121)).toEqual(rows)
    expect(changes).toEqual([container.querySelectorAll('tbody').item(2)])
  })

  test('a table that says how its columns stand is left alone', () => {
    render(<Markdown text={'| A |\n|:--|\n| 1 |'} growing={false} />)
    expect(screen.getByRole('cell', { name: '1' }).style.textAlign).toBe('left')
  })

  test('code is coloured and copied as it was written', async () => {
    const { container } = render(<Markdown text={'```sql\nSELECT 1\n```'} growing={false} />)
    await settle()
    expect(container.querySelector('.hljs-keyword')?.textContent).toBe('SELECT')
    fireEvent.click(screen.getByRole('button', { name: 'Copy code' }))
    expect(main.app.copyText).toHaveBeenCalledWith({ text: 'SELECT 1' })
  })

  test('a formula is set, one with a mistake shows its source', async () => {
    const { container } = render(<Markdown text={'It is $x^2$.\n\n$$\n\\frac{1\n$$'} growing={false} />)
    await settle()
    expect(container.querySelector('.katex')).not.toBeNull()
    expect(container.textContent).toContain('\\frac{1')
  })
})
