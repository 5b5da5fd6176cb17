import { describe, expect, test } from 'vitest'
import type { MaskEntry } from '../../../../main/optimizer/egress/mask-entry.ts'
import { UnmaskStream } from '../../../../main/optimizer/egress/unmask-stream.ts'

const entries: MaskEntry[] = [
  { value: 'Ayşe Yılmaz', placeholder: 'PERSON_1', type: 'PERSON' },
  { value: 'Ayşe', placeholder: 'PERSON_1_FIRST', type: 'PERSON' },
  { value: 'Yılmaz', placeholder: 'PERSON_1_LAST', type: 'PERSON' },
  { value: 'Omar Haddad', placeholder: 'PERSON_12', type: 'PERSON' },
  { value: '0532 123 45 67', placeholder: 'PHONE_1', type: 'PHONE' },
  { value: 'jane.doe', placeholder: 'EMAIL_1', type: 'EMAIL' },
  { value: '4.5.2021', placeholder: 'DATE_2021_1', type: 'DATE' }
]

const whole = (text: string): string => {
  const stream = new UnmaskStream(entries)
  return stream.push(text) + stream.end()
}

const CASES: [written: string, meant: string][] = [
  ['Call PERSON_1 at PHONE_1.', 'Call Ayşe Yılmaz at 0532 123 45 67.'],
  ['PERSON_12 and PERSON_1', 'Omar Haddad and Ayşe Yılmaz'],
  ['PERSON_123 is nobody, PERSON_ neither', 'PERSON_123 is nobody, PERSON_ neither'],
  ["PERSON_1'in raporu, PERSON_1_FIRST'e sor", "Ayşe Yılmaz'ın raporu, Ayşe'ye sor"],
  ["It is PERSON_12's turn", "It is Omar Haddad's turn"],
  [
    '**PERSON\\_1**, Person_1, person_1, PERSON 1, PERSON-1',
    '**Ayşe Yılmaz**, Ayşe Yılmaz, Ayşe Yılmaz, Ayşe Yılmaz, Ayşe Yılmaz'
  ],
  ['| PERSON_1 | EMAIL_1@corvid.com |\n|---|---|', '| Ayşe Yılmaz | jane.doe@corvid.com |\n|---|---|'],
  ['{"name": "PERSON_1", "since": "DATE_2021_1"}', '{"name": "Ayşe Yılmaz", "since": "4.5.2021"}'],
  ['open("PERSON_1_FIRST_PERSON_1_LAST_report.xlsx")', 'open("Ayşe_Yılmaz_report.xlsx")'],
  ['In grammar, person 1 is the speaker.', 'In grammar, person 1 is the speaker.'],
  ['XPERSON_1 stays, and so does PERSON_1X', 'XPERSON_1 stays, and so does PERSON_1X'],
  ['ends with PERSON_1', 'ends with Ayşe Yılmaz']
]

describe('the unmasking of a stream', () => {
  test.each(CASES)('%s', (written, meant) => {
    expect(whole(written)).toBe(meant)
  })

  test.each(CASES)('is the same wherever the stream is cut: %s', (written, meant) => {
    for (let cut = 0; cut <= written.length; cut++)
      for (let second = cut; second <= written.length; second++) {
        const stream = new UnmaskStream(entries)
        const said =
          stream.push(written.slice(0, cut)) +
          stream.push(written.slice(cut, second)) +
          stream.push(written.slice(second)) +
          stream.end()
        expect(said, `cut at ${cut} and ${second}`).toBe(meant)
      }
  })

  test('is the same one character at a time', () => {
    for (const [written, meant] of CASES) {
      const stream = new UnmaskStream(entries)
      expect(Array.from(written, (one) => stream.push(one)).join('') + stream.end()).toBe(meant)
    }
  })

  test('holds back no more than a placeholder and its ending', () => {
    const stream = new UnmaskStream(entries)
    let given = 0
    let said = 0
    for (const character of 'A long answer about Pers and PERSON_1 and phones, PHONE_ and others: percentages, emails, dates. '.repeat(
      5
    )) {
      given++
      said += stream.push(character).length
      // A value put back may be longer than what stood for it; what is held back is never longer than the longest name.
      expect(given - said).toBeLessThanOrEqual('PERSON_1_FIRST'.length + 6)
    }
  })

  test('without a map nothing is touched or held', () => {
    const stream = new UnmaskStream([])
    expect(stream.push('PERSON_1')).toBe('PERSON_1')
  })
})
