import { describe, expect, test } from 'vitest'
import { inOrder, PartList } from '../../../main/compose/part.ts'
import { keepingLog } from '../../fakes/keeping-log.ts'
import { settled } from '../../fakes/manual-clock.ts'

/** Four parts, of which some fail when they are closed. */
function build(fails: Record<string, () => void | Promise<void>> = {}) {
  const log = keepingLog()
  const list = new PartList(log)
  const done: string[] = []
  for (const name of ['storage', 'network', 'cache', 'chat'])
    list.add(name, {
      parts: {},
      start: () => void done.push(`start ${name}`),
      close: () => {
        done.push(`close ${name}`)
        return fails[name]?.()
      }
    })
  return { list, log, done }
}

describe('the parts of the app', () => {
  test('start in their order and close in the reverse one', async () => {
    const { list, done } = build()
    list.start()
    await settled()
    await list.close()
    expect(done).toEqual([
      ...['storage', 'network', 'cache', 'chat'].map((name) => `start ${name}`),
      ...['chat', 'cache', 'network', 'storage'].map((name) => `close ${name}`)
    ])
  })

  test.each(['storage', 'network', 'cache', 'chat'])(
    'are all closed when %s rejects or throws, which is logged',
    async (name) => {
      for (const fail of [
        () => Promise.reject(new Error('x')),
        () => {
          throw new Error('x')
        }
      ]) {
        const { list, log, done } = build({ [name]: fail })
        await list.close()
        expect(done).toEqual(['chat', 'cache', 'network', 'storage'].map((one) => `close ${one}`))
        expect(log.lines).toMatchObject([{ event: 'app.not-closed', fields: { part: name } }])
      }
    }
  )

  test('wait for one another when they close', async () => {
    let end = (): void => undefined
    const { list, done } = build({ chat: () => new Promise((resolve) => (end = resolve)) })
    const closed = list.close()
    await settled()
    expect(done).toEqual(['close chat'])
    end()
    await closed
    expect(done.at(-1)).toBe('close storage')
  })

  test('closed twice are closed once, and both wait', async () => {
    const { list, done } = build()
    await Promise.all([list.close(), list.close()])
    await list.close()
    expect(done).toHaveLength(4)
  })

  test('that can not start are logged, and the others start', async () => {
    const log = keepingLog()
    const list = new PartList(log)
    const started: string[] = []
    list.add('a', { parts: {}, start: () => Promise.reject(new Error('x')) })
    list.add('b', { parts: {}, start: () => void started.push('b') })
    list.start()
    await settled()
    expect(started).toEqual(['b'])
    expect(log.lines).toMatchObject([{ event: 'app.not-started', fields: { part: 'a' } }])
  })
})

test('steps in order are all done, and the first failure is thrown at the end', async () => {
  const done: number[] = []
  const fails = (step: number): Promise<void> => {
    done.push(step)
    return Promise.reject(new Error(`${step}`))
  }
  await expect(
    inOrder(
      () => fails(1),
      () => done.push(2)
    )
  ).rejects.toThrow('1')
  await expect(
    inOrder(
      () => fails(3),
      () => fails(4),
      () => done.push(5)
    )
  ).rejects.toBeInstanceOf(AggregateError)
  expect(done).toEqual([1, 2, 3, 4, 5])
})
