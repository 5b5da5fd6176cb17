import { readFile } from 'node:fs/promises'
import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { describeError } from '../../../main/domain/describe-error.ts'
import { SextantError } from '../../../main/domain/errors.ts'

const all = (thrown: unknown): string => JSON.stringify(describeError(thrown))

describe('an error for the log', () => {
  test('has names, codes, the system call and frames from the folder of the app on', async () => {
    const error: unknown = await readFile('/no/such/file of Ayşe').catch((thrown: unknown) => thrown)
    expect(describeError(error)).toMatchObject({ name: 'Error', code: 'ENOENT', syscall: 'open' })
    const [inner] = describeError(new RangeError('x')).frames
    expect(inner).toMatch(/ test\/unit\/domain\/describe-error\.test\.ts:\d+:\d+$/)
  })

  test('has the chain of causes and the parts of an aggregate', () => {
    const cause = new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED' }), new TypeError('b')])
    expect(describeError(new SextantError('provider-unreachable', { cause, params: { provider: 'p' } }))).toMatchObject(
      {
        name: 'SextantError',
        code: 'provider-unreachable',
        cause: { name: 'AggregateError', errors: [{ code: 'ECONNREFUSED' }, { name: 'TypeError' }] }
      }
    )
  })

  test('ends where causes run in a circle or the chain is long', () => {
    const circle = new Error('a')
    circle.cause = new Error('b', { cause: circle })
    expect(describeError(circle).cause?.cause).toBeUndefined()
    let chain = new Error('end')
    for (let index = 0; index < 1000; index++) chain = new Error('x', { cause: chain })
    expect(all(chain).length).toBeLessThan(20_000)
  })

  test.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a text', 'what Ayşe wrote', 'string'],
    ['a record', { message: 'secret' }, 'Object'],
    ['a record without a prototype', Object.create(null), 'object']
  ])('%s that was thrown is its type', (_what, thrown, name) => {
    expect(describeError(thrown)).toEqual({ name, frames: [] })
  })

  test('never has the message, the parameters, or a name or code that is a text', () => {
    const secret = 'Ayşe pays 100'
    const error = Object.assign(new SextantError('file-not-written', { params: { file: secret }, cause: secret }), {
      code: secret,
      syscall: secret,
      name: secret
    })
    expect(all(error)).not.toContain('Ayşe')
    expect(describeError(error).name).toBe('SextantError')
  })

  test('a message that imitates frames does not get in', () => {
    const lines = ['secret', '    at secret (secret.ts:1:1)', '    at secret (/main/secret.ts:2:2)'].join('\n')
    expect(all(new Error(lines))).not.toContain('secret')
  })

  test('no message gets in, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), fc.string(), (marker, rest) => {
        const message = `⟦${marker}⟧${rest}\n    at ⟦${marker}⟧ (a.ts:1:1)`
        expect(all(new Error(message, { cause: new TypeError(message) }))).not.toContain('⟦')
      })
    )
  })

  test('the folders of a person are left out on every system', () => {
    const error = new Error('x')
    error.stack = [
      'Error: x',
      '    at run (/home/ayse/sextant/out/main/index.js:1:2)',
      '    at async Turns.#run (file:///C:/Users/ayse/sextant/main/chat/turns.ts:3:4)',
      '    at new A (C:\\Users\\ayse\\app\\resources\\app.asar\\out\\main\\index.js:5:6)',
      '    at /home/ayse/app/node_modules/zod/index.js:7:8',
      '    at /home/ayse/loose.js:9:1',
      '    at node:internal/process/task_queues:95:5'
    ].join('\n')
    expect(describeError(error).frames).toEqual([
      'run main/index.js:1:2',
      'async Turns.#run main/chat/turns.ts:3:4',
      'new A main/index.js:5:6',
      '<anonymous> node_modules/zod/index.js:7:8',
      '<anonymous> loose.js:9:1',
      '<anonymous> node:internal/process/task_queues:95:5'
    ])
  })
})
