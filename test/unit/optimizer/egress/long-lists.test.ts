import { describe, expect, test } from 'vitest'
import { MaskMap } from '../../../../main/optimizer/egress/mask-map.ts'
import { learn, learning, maskText, masking } from '../../../../main/optimizer/egress/mask-text.ts'
import { UnmaskStream } from '../../../../main/optimizer/egress/unmask-stream.ts'
import type { Finding } from '../../../../main/detection/finding.ts'

const MANY = 20_000
const mails = Array.from({ length: MANY }, (_, n) => `user${n}@example${n % 7}.com`)

function found(text: string, type: Finding['type'], values: readonly string[]): Finding[] {
  let at = 0
  return values.map((value) => {
    const start = text.indexOf(value, at)
    at = start + value.length
    return { type, start, end: at, confidence: 0.9, rule: 'test' }
  })
}

describe('a list of twenty thousand customers', () => {
  const text = mails.map((mail) => `Write to ${mail}, please.`).join('\n')
  const map = new MaskMap()
  learn(map, [{ text, findings: found(text, 'EMAIL', mails) }], 'confidential')
  const masked = maskText(map, text)

  test('is masked whole: each value has one placeholder, and none is the beginning of another', () => {
    expect(masked.replaced).toHaveLength(MANY)
    expect(masked.text).not.toContain('@')
    expect(new Set(map.entries.map(({ placeholder }) => placeholder)).size).toBe(MANY)
  })

  test('is put back as it was, in pieces of any length', () => {
    for (const size of [7, 1_000, masked.text.length]) {
      const stream = new UnmaskStream(map.entries)
      let back = ''
      for (let at = 0; at < masked.text.length; at += size) back += stream.push(masked.text.slice(at, at + size))
      expect(back + stream.end()).toBe(text)
    }
  })
})

describe('a value among others that begin alike', () => {
  const map = new MaskMap()
  for (const name of ['Ahmet', 'Ahmet Kaya', 'Ahmet Kaya Demir']) map.add(name, 'ORGANIZATION', [])
  map.add('+90 532 111 22 33', 'PHONE', [])

  test.each([
    ['Ahmet Kaya Demir', 'ORG_3'],
    ['Ahmet Kaya Deniz', 'ORG_2 Deniz'],
    ['ahmet   kaya', 'ORG_2'],
    ["Ahmet'in evi", "ORG_1'in evi"],
    ['Ahmetin evi', 'ORG_1in evi'],
    ['Ahmetler, Ahmetoglu', 'ORG_1ler, Ahmetoglu'],
    ['xAhmet Ahmet1', 'xAhmet Ahmet1'],
    ['(90)532-1112233.', 'PHONE_1.'],
    ['90 532 111 22 334', '90 532 111 22 334']
  ])('%s', (text, masked) => {
    expect(maskText(map, text).text).toBe(masked)
  })
})

test('a number behind a placeholder stays beside it', () => {
  const stream = new UnmaskStream([{ value: 'Acme', placeholder: 'ORG_1', type: 'ORGANIZATION' }])
  expect(stream.push('ORG_1 2 and ORG_12 and org_1, ') + stream.end()).toBe('Acme 2 and ORG_12 and Acme, ')
})

test('a long list is masked in turns with other work, as it is at once', () => {
  const text = mails.join('\n')
  const findings = found(text, 'EMAIL', mails)
  const atOnceMap = new MaskMap()
  learn(atOnceMap, [{ text, findings }], 'confidential')
  const map = new MaskMap()
  const counted = <T>(steps: Generator<undefined, T>): { value: T; turns: number } => {
    for (let turns = 1; ; turns++) {
      const step = steps.next()
      if (step.done) return { value: step.value, turns }
    }
  }
  expect(counted(learning(map, [{ text, findings }], 'confidential')).turns).toBeGreaterThan(30)
  const { value, turns } = counted(masking(map, text))
  expect(turns).toBeGreaterThan(30)
  expect(value.text).toBe(maskText(atOnceMap, text).text)
})
