import { describe, expect, test } from 'vitest'
import { findPersonalData } from '../../../../main/detection/personal/find-personal-data.ts'
import { findSecrets } from '../../../../main/detection/secrets/find-secrets.ts'
import type { SensitivityLabel } from '../../../../main/domain/sensitivity-label.ts'
import { MaskMap } from '../../../../main/optimizer/egress/mask-map.ts'
import { learn, maskText } from '../../../../main/optimizer/egress/mask-text.ts'
import { UnmaskStream } from '../../../../main/optimizer/egress/unmask-stream.ts'

function masked(texts: readonly string[], label: SensitivityLabel = 'internal', map = new MaskMap()): string[] {
  learn(
    map,
    texts.map((text) => ({ text, findings: [...findSecrets(text), ...findPersonalData(text)] })),
    label
  )
  return texts.map((text) => maskText(map, text).text)
}

describe('masking', () => {
  test('a value has one placeholder in all of a conversation, also where only a later message tells what it is', () => {
    const [first, second] = masked(['Is Priya Raghunathan in? Ask PRIYA RAGHUNATHAN.', 'Write to Priya Raghunathan.'])
    expect(first).toBe('Is PERSON_1 in? Ask PERSON_1.')
    expect(second).toBe('Write to PERSON_1.')
  })

  test('parts of a name, Turkish endings, other letters and file names are mentions too', () => {
    const [, second] = masked([
      'Merhaba, ben Ayşe Yılmaz.',
      "Ayşe'nin dosyası ayse_yilmaz_rapor.xlsx, AYŞE YILMAZ'a gönder, Yılmaz onayladı"
    ])
    expect(second).not.toMatch(/ay[sş]e|y[iı]lmaz/i)
    expect(second).toContain("PERSON_1_FIRST'nin")
  })

  test('a number is known with other spaces', () => {
    const [first, second] = masked(['telefon: 0532 123 45 67', 'ara: 05321234567'])
    expect(first).toBe('telefon: PHONE_1')
    expect(second).toBe('ara: PHONE_1')
  })

  test('an internal workspace keeps the domain of an address, dates and places; a confidential one does not', () => {
    const text = 'jane.roe@corvid-labs.com moved to Toronto on 2021-05-04.'
    expect(masked([text])[0]).toBe('EMAIL_1@corvid-labs.com moved to Toronto on 2021-05-04.')
    expect(masked([text], 'confidential')[0]).toBe('EMAIL_1 moved to LOCATION_1 on DATE_2021_1.')
  })

  test('a public workspace masks secrets alone', () => {
    const [text] = masked(['Priya Raghunathan uses AKIAQYLPMN5HHHFPZAM2.'], 'public')
    expect(text).toBe('Priya Raghunathan uses SECRET_1.')
  })

  test('cells of a table are masked by the head of their column', () => {
    const [text] = masked(['customer,phone\nXqotl Brrn,12 34 56 78\nZunnik Ploor,98 76 54 32'])
    expect(text).toBe('customer,phone\nPERSON_1,PHONE_1\nPERSON_2,PHONE_2')
  })

  test('what the person lets through stays readable, and is masked again when it is asked for', () => {
    const map = new MaskMap()
    masked(['Ask Priya Raghunathan.'], 'internal', map)
    map.allow('Priya Raghunathan')
    expect(maskText(map, 'Priya Raghunathan').text).toBe('Priya Raghunathan')
    map.add('Priya Raghunathan', 'PERSON', [])
    expect(maskText(map, 'Priya Raghunathan').text).toBe('PERSON_1')
  })

  test('a placeholder that a text has already is not given', () => {
    const [text] = masked(['PERSON_1 is a column. Ask Priya Raghunathan.'])
    expect(text).toBe('PERSON_1 is a column. Ask PERSON_2.')
  })

  test('a map that was stored masks as before', () => {
    const map = new MaskMap()
    masked(['Ask Priya Raghunathan.'], 'internal', map)
    const again = new MaskMap(JSON.parse(JSON.stringify(map.stored())) as ReturnType<MaskMap['stored']>)
    expect(masked(['Priya Raghunathan and Giulia Ferrante'], 'internal', again)).toEqual(['PERSON_1 and PERSON_2'])
  })

  test('masked and unmasked a text is what it was', () => {
    const map = new MaskMap()
    const text = 'Dr. Priya Raghunathan (priya@corvid-labs.com, +44 20 7946 0123) paid with 4111 1111 1111 1111.'
    const [out = ''] = masked([text], 'confidential', map)
    expect(out).not.toMatch(/Priya|corvid|7946|4111/)
    const stream = new UnmaskStream(map.entries)
    expect(stream.push(out) + stream.end()).toBe(text)
  })
})
