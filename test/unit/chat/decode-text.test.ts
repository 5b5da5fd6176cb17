import { describe, expect, test } from 'vitest'
import { decodeText } from '../../../main/chat/decode-text.ts'

const TURKISH: Readonly<Record<string, number>> = { Ğ: 0xd0, İ: 0xdd, Ş: 0xde, ğ: 0xf0, ı: 0xfd, ş: 0xfe }
const MARKS: Readonly<Record<string, number>> = { '€': 0x80, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96 }
/** A text in a code page of Windows: Latin-1 but for these. */
const encoded = (text: string, page: Readonly<Record<string, number>>): Buffer =>
  Buffer.from(Array.from(text, (character) => page[character] ?? MARKS[character] ?? character.charCodeAt(0)))
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

describe('a text is read whatever program wrote it', () => {
  test.each([
    'Şehir;Tutar\r\nİstanbul;1.250,50\r\nIğdır;12,5\r\n',
    'müşteri;açıklama\r\nAyşe;Güneşli bir günde yapılan satış\r\n',
    'ad;soyad\r\nÖmer;Çelik\r\nIşık;Yıldız\r\n',
    'Borç;Alacak\r\n“Kredi” – 3.000 €;Ağustos\r\n'
  ])('Windows-1254: %s', (text) => {
    expect(decodeText(encoded(text, TURKISH))).toBe(text)
  })

  test.each([
    'Stadt;Betrag\r\nMünchen;1.250,50 €\r\nKöln;900,00\r\nStraße;3\r\n',
    'Ville;Montant\r\nOrléans;1 250,50\r\nCôte;déjà vu\r\n',
    'Año;Señal\r\nMálaga;Ñ\r\n',
    'Größe “groß” – 5 €'
  ])('Windows-1252: %s', (text) => {
    expect(decodeText(encoded(text, {}))).toBe(text)
  })

  test.each(['Şehir\tTutar\r\nİstanbul\t1\r\n', 'plain words\r\n'])('UTF-16 and UTF-8: %s', (text) => {
    expect(decodeText(Buffer.from(text))).toBe(text)
    expect(decodeText(Buffer.from(`\uFEFF${text}`))).toBe(text)
    expect(decodeText(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe(text)
    expect(decodeText(Buffer.from(text, 'utf16le'))).toBe(text)
    expect(decodeText(swapped(`\uFEFF${text}`))).toBe(text)
    expect(decodeText(swapped(text))).toBe(text)
  })
})

test.each<[string, Buffer]>([
  ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0xff, 0xfe])],
  ['an archive', Buffer.from('PK\x03\x04\x14\x00\x08\x00\x08\x00words', 'latin1')],
  ['noise', Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919 + (at >> 3)) % 256))],
  ['zeros', Buffer.alloc(1000)]
])('%s is no text', (_name, bytes) => {
  expect(decodeText(bytes)).toBeNull()
})

test('nothing is an empty text', () => {
  expect(decodeText(Buffer.alloc(0))).toBe('')
})
