import { describe, expect, test } from 'vitest'
import { fitOf, memoryNeed, planContext, planSequences, type MemoryFacts } from '../../../main/inference/memory-plan.ts'

const GB = 1e9
/** Qwen3 4B at four bits. */
const fourBillion: MemoryFacts = {
  weightsBytes: 2.5 * GB,
  stateBytesPerToken: 147_456,
  vocabulary: 151_936,
  trainedContextTokens: 262_144
}
const small: MemoryFacts = {
  weightsBytes: 0.1 * GB,
  stateBytesPerToken: 23_040,
  vocabulary: 49_152,
  trainedContextTokens: 8192
}
const tiny: MemoryFacts = {
  weightsBytes: 0.005 * GB,
  stateBytesPerToken: 5120,
  vocabulary: 4096,
  trainedContextTokens: 1024
}

describe('planning memory', () => {
  test('a window is never longer than the model was trained for', () => {
    expect(planContext(tiny, 16 * GB)).toBe(1024)
    expect(planContext(small, 32 * GB)).toBe(8192)
  })

  test('a window is shorter where memory is scarce, but never too short to talk', () => {
    expect(planContext(fourBillion, 16 * GB)).toBe(8192)
    expect(planContext(fourBillion, 8 * GB)).toBe(5376)
    expect(planContext(fourBillion, 2 * GB)).toBe(2048)
  })

  test('a large machine gets a longer window', () => {
    expect(planContext(fourBillion, 32 * GB)).toBe(16_384)
  })

  test('the state of a full window is part of the need', () => {
    expect(memoryNeed(fourBillion, 8192, 2) - memoryNeed(fourBillion, 8192)).toBe(8192 * 147_456)
    expect(memoryNeed(fourBillion, 8192)).toBeGreaterThan(2.5 * GB + 8192 * 147_456)
  })

  test('a second conversation is held only where memory is plentiful', () => {
    expect(planSequences(fourBillion, 8192, 5 * GB)).toBe(1)
    expect(planSequences(small, 8192, 20 * GB)).toBe(2)
    expect(planSequences(small, 8192, 1 * GB)).toBe(1)
  })

  test('fit is judged against all of the memory', () => {
    expect(fitOf(4 * GB, 8 * GB)).toBe('fits')
    expect(fitOf(6 * GB, 8 * GB)).toBe('tight')
    expect(fitOf(7 * GB, 8 * GB)).toBe('too-big')
  })
})
