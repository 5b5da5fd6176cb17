import { describe, expect, test } from 'vitest'
import { NotOurs, SealingKey } from '../../../../../main/optimizer/cache/sealing-key.ts'
import { entry, key } from '../cache-entries.ts'

const sealing = new SealingKey(SealingKey.random())
const what = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof NotOurs) return error.what
    throw error
  }
  return 'opened'
}

describe('a sealed entry', () => {
  const sealed = sealing.seal(entry('q', 'secret answer'))

  test('opens with its key to what it was', () => {
    expect(sealing.open(key('q'), sealed)).toEqual(entry('q', 'secret answer'))
  })

  test('shows nothing of itself, and never looks the same twice', () => {
    expect(sealed.toString('latin1')).not.toContain('secret')
    expect(sealing.seal(entry('q', 'secret answer')).equals(sealed)).toBe(false)
  })

  test('does not open in the place of another', () => {
    expect(what(() => sealing.open(key('other'), sealed))).toBe('forged')
  })

  test('does not open when any bit was changed', () => {
    for (let at = 1; at < sealed.length; at += 7) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] as number) ^ 1
      expect(what(() => sealing.open(key('q'), changed))).toBe('forged')
    }
  })

  test('does not open with the key of another workspace', () => {
    expect(what(() => new SealingKey(SealingKey.random()).open(key('q'), sealed))).toBe('forged')
  })

  test('cut short or of another make is unreadable', () => {
    expect(what(() => sealing.open(key('q'), sealed.subarray(0, 20)))).toBe('unreadable')
    expect(what(() => sealing.open(key('q'), Buffer.from('{"text":"hello, I am an entry, trust me"}')))).toBe(
      'unreadable'
    )
  })
})

describe('names', () => {
  test('differ between workspaces, so that nobody else can try out questions', () => {
    const other = new SealingKey(SealingKey.random())
    expect(sealing.nameOf(key('q'))).toBe(sealing.nameOf(key('q')))
    expect(sealing.nameOf(key('q'))).not.toBe(other.nameOf(key('q')))
    expect(sealing.nameOf(key('q'))).not.toContain(key('q').slice(0, 16))
  })
})
