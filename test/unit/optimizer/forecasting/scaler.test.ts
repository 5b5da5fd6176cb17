import { describe, expect, test } from 'vitest'
import { Scaler } from '../../../../main/optimizer/forecasting/scaler.ts'
import { sequenceBounds } from '../../../../main/optimizer/forecasting/sequence-bounds.ts'

const bounds = { least: 1, most: 10 }

describe('the scaler', () => {
  test('goes up at once to what the load needs', () => {
    expect(new Scaler(1).decide(47, 10, bounds)).toEqual({ workers: 5, needed: 5, reason: 'grown' })
  })

  test('goes down only when more than two are too many', () => {
    const scaler = new Scaler(5)
    expect(scaler.decide(30, 10, bounds)).toEqual({ workers: 5, needed: 3, reason: 'kept' })
    expect(scaler.decide(20, 10, bounds)).toEqual({ workers: 2, needed: 2, reason: 'shrunk' })
  })

  test('stays within its bounds and says that they hold it', () => {
    expect(new Scaler(1).decide(1000, 10, bounds)).toEqual({ workers: 10, needed: 100, reason: 'bounded' })
    expect(new Scaler(5).decide(0, 10, bounds).workers).toBe(1)
  })

  test('bounds that shrink take workers away at once', () => {
    expect(new Scaler(8).decide(80, 10, { least: 1, most: 4 }).workers).toBe(4)
  })
})

describe('how many answers a local model writes at once', () => {
  test('memory bounds it', () => {
    expect(sequenceBounds(1000, 200, 64, 1)).toEqual({ least: 1, most: 3 })
  })

  test('cores bound it, and one is always allowed', () => {
    expect(sequenceBounds(1e12, 1, 4, 1).most).toBe(2)
    expect(sequenceBounds(0, 1e9, 1, 1).most).toBe(1)
  })
})
