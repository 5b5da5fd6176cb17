import { expect, test } from 'vitest'
import { TRACE_VERSION } from '../../../main/domain/trace.ts'
import { readTrace } from '../../../main/storage/read-trace.ts'

const cache = { lookup: 'left-out', refusal: 'timely', kept: 'timely', mark: null }

test('the word of earlier versions for what depends on its time is read as the one of today', () => {
  const now = { version: TRACE_VERSION, turnId: 't', stages: [], decisions: { cache, fit: { kept: 3 } } }
  expect(readTrace(JSON.stringify(now))?.decisions).toMatchObject({
    cache: { lookup: 'left-out', refusal: 'time-sensitive', kept: 'time-sensitive' },
    fit: { kept: 3 }
  })
  const first = { turnId: 't', stages: [{ name: 'cache' }], cache }
  expect(readTrace(JSON.stringify(first))?.decisions.cache).toMatchObject({ refusal: 'time-sensitive' })
})

test.each(['{', 'null', '{"version":9999,"turnId":"t","stages":[],"decisions":{}}'])('%s is no trace', (json) => {
  expect(readTrace(json)).toBeUndefined()
})
