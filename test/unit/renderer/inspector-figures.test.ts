import { describe, expect, test } from 'vitest'
import type { ContextLedger } from '../../../main/domain/trace.ts'
import { figuresOf } from '../../../renderer/features/inspector/compared-figures.ts'
import { groupLedger } from '../../../renderer/features/inspector/ledger-groups.ts'
import { timelineOf } from '../../../renderer/features/inspector/timeline.ts'
import { aTrace } from './fake-main.ts'

describe('the timeline of an answer', () => {
  test('generating is split where the first token came', () => {
    expect(timelineOf(aTrace())).toEqual([
      { name: 'fit', startMs: 1, durationMs: 4 },
      { name: 'first-token', startMs: 5, durationMs: 195 },
      { name: 'generate', startMs: 200, durationMs: 800 }
    ])
  })

  test('an answer that ended before its first token only waited', () => {
    expect(timelineOf(aTrace({ firstTokenMs: null })).at(-1)).toEqual({
      name: 'first-token',
      startMs: 5,
      durationMs: 995
    })
  })
})

describe('the context ledger', () => {
  test('what was left out is counted apart from what was read', () => {
    const line = { messageId: null, kind: 'earlier', tokens: 10, outcome: 'kept' } as const
    const groups = groupLedger({
      budgetTokens: 100,
      usedTokens: 60,
      counting: 'exact',
      lines: [
        { ...line, kind: 'system', tokens: 30 },
        { ...line, outcome: 'left-out', tokens: 40 },
        line,
        line,
        { ...line, kind: 'last' }
      ]
    })
    expect(groups).toEqual([
      { kind: 'system', messages: 1, tokens: 30 },
      { kind: 'earlier', messages: 2, tokens: 20 },
      { kind: 'last', messages: 1, tokens: 10 },
      { kind: 'left-out', messages: 1, tokens: 40 }
    ])
  })

  test('a line may stand for many messages, also beside lines of one, as earlier versions wrote them', () => {
    const line = { messageId: null, kind: 'earlier', tokens: 10, outcome: 'kept' } as const
    const context = {
      budgetTokens: 100,
      usedTokens: 60,
      counting: 'exact',
      lines: [
        { ...line, messages: 7, outcome: 'left-out' },
        { ...line, outcome: 'left-out' },
        { ...line, messages: 4 },
        line
      ]
    } satisfies ContextLedger
    expect(groupLedger(context)).toEqual([
      { kind: 'earlier', messages: 5, tokens: 20 },
      { kind: 'left-out', messages: 8, tokens: 20 }
    ])
    expect(figuresOf(aTrace({ decisions: { fit: context } })).leftOut).toBe(8)
  })
})
