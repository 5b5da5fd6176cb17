import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { BodyDecoder } from '../../../main/providers/wire/body-decoder.ts'
import { JsonValues } from '../../../main/providers/wire/json-values.ts'

/** The values in a body that comes in these pieces; `'done'` where it says that it is complete. */
function decode(...pieces: (string | Uint8Array)[]): unknown[] {
  const decoder = new BodyDecoder('P')
  const utf8 = new TextEncoder()
  const events = pieces.flatMap((piece) => decoder.push(typeof piece === 'string' ? utf8.encode(piece) : piece))
  return [...events, ...decoder.end()].map((event) => (event.type === 'done' ? 'done' : event.value))
}

describe('a body is read for what it is, whatever it is called', () => {
  test('server-sent events, with comments, names and the end', () => {
    expect(
      decode(': alive\n\nevent: x\ndata: {"a":1}\n\ndata:{"b":2}\n\nretry: 10\nid: 7\n\ndata: [DONE]\n\n')
    ).toEqual([{ a: 1 }, { b: 2 }, 'done'])
  })

  test('an event in several lines is one value', () => {
    expect(decode('data: {"a":\ndata: 1}\n\n')).toEqual([{ a: 1 }])
  })

  test('two values in one event are two', () => {
    expect(decode('data: {"a":1}\ndata: {"b":2}\n\n')).toEqual([{ a: 1 }, { b: 2 }])
  })

  test('an event without its final blank line counts', () => {
    expect(decode('data: {"a":1}\n\ndata: {"b":2}')).toEqual([{ a: 1 }, { b: 2 }])
  })

  test('words that are no JSON say nothing', () => {
    expect(decode('data: ping\n\ndata: \n\ndata: {"a":1}\n\n')).toEqual([{ a: 1 }])
  })

  test('bare JSON between events, over several lines, is a value', () => {
    expect(decode('data: {"a":1}\n\n{\n  "error": {\n    "message": "down"\n  }\n}\n')).toEqual([
      { a: 1 },
      { error: { message: 'down' } }
    ])
  })

  test('a byte order mark, and every kind of line end', () => {
    for (const end of ['\n', '\r\n', '\r'])
      expect(decode(`\ufeffdata: {"a":"ğ"}${end}${end}data: {"b":2}${end}${end}`)).toEqual([{ a: 'ğ' }, { b: 2 }])
  })

  test('objects a line, one over lines, and an array that is being written', () => {
    expect(decode('{"a":1}\n{"b":"}"}\n')).toEqual([{ a: 1 }, { b: '}' }])
    expect(decode('{\n "a": [1, {"c": "\\"]"}]\n}')).toEqual([{ a: [1, { c: '"]' }] }])
    expect(decode('[{"a":1}\n,\r\n{"b":2}\n]')).toEqual([{ a: 1 }, { b: 2 }])
  })

  test('an empty body and a page hold no values', () => {
    expect(decode('')).toEqual([])
    expect(decode('<html><body>Sign in</body></html>')).toEqual([])
  })

  test('half a value is an error of the protocol, never a lost piece', () => {
    expect(() => decode('data: {"a":\n\ndata: {"b":2}\n\n')).toThrow(
      expect.objectContaining({ code: 'provider-protocol' })
    )
  })
})

const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null))
const object = fc.dictionary(fc.string(), fc.oneof(value, fc.array(value), fc.dictionary(fc.string(), value)), {
  noNullPrototype: true
})

describe('where a body is cut does not matter', () => {
  test('server-sent events', () => {
    fc.assert(
      fc.property(
        fc.array(object, { minLength: 1 }),
        fc.array(fc.nat(400)),
        fc.constantFrom('\n', '\r\n'),
        (objects, cuts, end) => {
          const bytes = new TextEncoder().encode(
            objects.map((one) => `data: ${JSON.stringify(one)}${end}${end}`).join('')
          )
          expect(decode(...cutAt(bytes, cuts))).toEqual(JSON.parse(JSON.stringify(objects)))
        }
      ),
      { numRuns: 150 }
    )
  })

  test('plain JSON', () => {
    fc.assert(
      fc.property(fc.array(object, { minLength: 1 }), fc.array(fc.nat(400)), (objects, cuts) => {
        const text = objects.map((one) => JSON.stringify(one)).join('\n')
        const values = new JsonValues({
          characters: 1e6,
          depth: 100,
          tooBig: () => new Error('big'),
          tooDeep: () => new Error('deep')
        })
        const pieces = cutAt(new TextEncoder().encode(text), cuts)
        const utf8 = new TextDecoder()
        expect(pieces.flatMap((piece) => values.push(utf8.decode(piece, { stream: true })))).toEqual(
          JSON.parse(JSON.stringify(objects))
        )
      }),
      { numRuns: 150 }
    )
  })
})

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...[...new Set(cuts)].filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end))
}
