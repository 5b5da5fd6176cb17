import { describe, expect, test } from 'vitest'
import { PrefixWarmer } from '../../../../main/optimizer/warming/prefix-warmer.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'

describe('reading ahead', () => {
  function reader(over: { on?: boolean; busy?: () => boolean; battery?: boolean } = {}) {
    const power = { battery: over.battery ?? false }
    const clock = new ManualClock()
    const read: { id: string; draft: string; aborted: () => boolean }[] = []
    const warmer = new PrefixWarmer({
      clock,
      on: () => over.on ?? true,
      busy: over.busy ?? (() => false),
      power: { onBattery: () => power.battery, metered: () => undefined, idleMs: () => 0 },
      prefixOf: (conversationId, draft) =>
        Promise.resolve({ conversationId, messages: [{ role: 'user' as const, text: draft }] }),
      read: ({ conversationId, messages }, signal) => {
        read.push({ id: conversationId, draft: messages[0]?.text ?? '', aborted: () => signal.aborted })
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)))
      }
    })
    return {
      clock,
      warmer,
      read,
      power,
      notice: (id: string, draft = '') => warmer.noticed(id as Parameters<PrefixWarmer['noticed']>[0], draft)
    }
  }

  test('begins nothing, and ends what it has begun, when the computer is unplugged', async () => {
    const { clock, read, power, notice } = reader()
    notice('a')
    power.battery = true
    await clock.advance(500)
    expect(read).toEqual([])
    power.battery = false
    notice('a')
    await clock.advance(500)
    expect(read.map(({ aborted }) => aborted())).toEqual([false])
    power.battery = true
    await clock.advance(5_000)
    expect([read[0]?.aborted(), clock.pendingTimers]).toEqual([true, 0])
  })

  test('reads the conversation that the person stays at, and the last one only', async () => {
    const { clock, read, notice } = reader()
    notice('a')
    await clock.advance(100)
    notice('b')
    await clock.advance(500)
    expect(read.map(({ id }) => id)).toEqual(['b'])
    notice('b', 'How much')
    expect(read[0]?.aborted()).toBe(true)
    await clock.advance(500)
    expect(read[1]).toMatchObject({ id: 'b', draft: 'How much' })
  })

  test('gives way to a question at once, and does nothing while one is answered, on battery or when switched off', async () => {
    const first = reader()
    first.notice('a')
    await first.clock.advance(500)
    first.warmer.stop()
    expect(first.read[0]?.aborted()).toBe(true)
    for (const over of [{ busy: () => true }, { battery: true }, { on: false }]) {
      const other = reader(over)
      other.notice('a')
      await other.clock.advance(1_000)
      expect(other.read).toEqual([])
    }
  })
})
