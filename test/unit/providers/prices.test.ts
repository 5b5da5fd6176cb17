import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import type { PriceTerms } from '../../../main/domain/model.ts'
import { bundledPriceList } from '../../../main/providers/prices/bundled-price-list.ts'
import { costOf, termsAt } from '../../../main/providers/prices/cost.ts'
import {
  add,
  compare,
  decimalOf,
  shifted,
  textOfDecimal,
  times,
  type Decimal
} from '../../../main/providers/prices/decimal.ts'
import { PriceIndex } from '../../../main/providers/prices/price-list.ts'
import { readPublishedPrices } from '../../../main/providers/prices/published-prices.ts'

const bundledPrices = bundledPriceList('resources')

const noon = Date.parse('2026-08-21T12:00:00Z')
const decimal = (text: string): Decimal => decimalOf(text) as Decimal

describe('decimals', () => {
  test.each([
    ['0.075', '0.075'],
    ['12', '12'],
    ['3e-7', '0.0000003'],
    ['1.50', '1.5'],
    ['-1', '-1'],
    ['.5', '0.5'],
    ['2e3', '2000']
  ])('%s is %s', (text, digits) => {
    expect(textOfDecimal(decimal(text))).toBe(digits)
  })

  test.each(['', 'free', '1,5', '0x1', '1.2.3', 'NaN'])('%j is none', (text) => {
    expect(decimalOf(text)).toBeUndefined()
  })

  test('sums and products never round', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.nat(12),
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.nat(12),
        fc.nat(1_000_000),
        (a, ap, b, bp, n) => {
          const sum = add({ digits: a, places: ap }, { digits: b, places: bp })
          expect(sum.digits * 10n ** BigInt(12 - sum.places)).toBe(
            a * 10n ** BigInt(12 - ap) + b * 10n ** BigInt(12 - bp)
          )
          expect(times({ digits: a, places: ap }, n).digits).toBe(a * BigInt(n))
          const text = textOfDecimal(shifted({ digits: a, places: ap }, -6))
          expect(compare(decimal(text), shifted({ digits: a, places: ap }, -6))).toBe(0)
        }
      )
    )
  })
})

describe('what a request cost', () => {
  const terms: PriceTerms = {
    input: '3',
    cachedInput: '0.3',
    cacheWriteInput: '3.75',
    output: '15',
    above: { inputTokens: 200_000, input: '6', cachedInput: '0.6', cacheWriteInput: '7.5', output: '22.5' }
  }

  test('counts each token once, at its own price', () => {
    expect(
      costOf({ input: 1_300, cachedInput: 1_000, cacheWriteInput: 200, output: 50, reasoning: 40 }, [terms], noon)
    ).toEqual({
      inputUsd: '0.00135',
      outputUsd: '0.00075',
      totalUsd: '0.0021',
      totalMicroUsd: 2_100
    })
  })

  test('takes the higher prices for all of it above the limit, and not at it', () => {
    expect(costOf({ input: 200_000, output: 1 }, [terms], noon)).toMatchObject({
      inputUsd: '0.6',
      outputUsd: '0.000015'
    })
    expect(costOf({ input: 200_001, output: 1 }, [terms], noon)).toMatchObject({
      inputUsd: '1.200006',
      outputUsd: '0.0000225'
    })
  })

  test('is in fractions of a micro-dollar where tokens are cheap', () => {
    expect(costOf({ input: 1, output: 1 }, [{ input: '0.0375', output: '0.15' }], noon).totalMicroUsd).toBe(0.1875)
  })

  test('a kind without a price of its own costs what its general kind costs', () => {
    expect(
      costOf(
        { input: 10, cachedInput: 4, audioInput: 3, output: 2, audioOutput: 1, imageOutput: 1 },
        [{ input: '1', output: '2' }],
        noon
      )
    ).toMatchObject({ inputUsd: '0.00001', outputUsd: '0.000004' })
  })

  test('audio that was read from the cache has its own price', () => {
    const audio: PriceTerms = {
      input: '0.3',
      cachedInput: '0.03',
      audioInput: '1',
      cachedAudioInput: '0.1',
      output: '2.5'
    }
    expect(
      costOf({ input: 1_000, cachedInput: 300, audioInput: 400, cachedAudioInput: 100, output: 30 }, [audio], noon)
    ).toMatchObject({ inputUsd: '0.000436', outputUsd: '0.000075' })
  })

  test('of a model that gives no text, such as one for embeddings, is its input’s', () => {
    expect(costOf({ input: 5 }, [{ input: '1' }], noon)).toMatchObject({ outputUsd: '0', totalUsd: '0.000005' })
  })

  test('a fee for the request is a part of the total', () => {
    expect(costOf({ input: 0, output: 0 }, [{ input: '1', output: '1', request: '0.012' }], noon)).toMatchObject({
      inputUsd: '0',
      totalUsd: '0.012',
      totalMicroUsd: 12_000
    })
  })

  test('is unknown, and never 0, without a price or without counts', () => {
    const unknown = { inputUsd: undefined, outputUsd: undefined, totalUsd: undefined, totalMicroUsd: undefined }
    expect(costOf({ input: 5, output: 5 }, undefined, noon)).toEqual(unknown)
    expect(costOf({ input: 5, output: 5 }, [], noon)).toEqual(unknown)
    expect(costOf({}, [terms], noon)).toEqual(unknown)
    expect(costOf({ input: 5, output: 5 }, [{ input: '1' }], noon)).toMatchObject({
      inputUsd: '0.000005',
      outputUsd: undefined,
      totalUsd: undefined
    })
    expect(costOf({ input: 5 }, [terms], noon)).toMatchObject({
      inputUsd: '0.000015',
      outputUsd: undefined,
      totalUsd: undefined
    })
    expect(costOf({ input: 1, cachedInput: 5, output: 1 }, [terms], noon)).toMatchObject({
      inputUsd: undefined,
      totalUsd: undefined
    })
  })
})

describe('the terms that hold', () => {
  test('are the last whose day has come', () => {
    const terms: PriceTerms[] = [{ input: '2' }, { from: '2026-09-01', input: '3' }]
    expect(termsAt(terms, Date.parse('2026-08-31T23:59:59Z'))?.input).toBe('2')
    expect(termsAt(terms, Date.parse('2026-09-01T00:00:00Z'))?.input).toBe('3')
  })

  test('follow the hours of the day, also over midnight', () => {
    const day: PriceTerms[] = [{ input: '1' }, { between: ['00:30', '16:30'], input: '2' }]
    expect([termsAt(day, noon)?.input, termsAt(day, Date.parse('2026-08-21T16:30:00Z'))?.input]).toEqual(['2', '1'])
    expect(
      termsAt([{ input: '1' }, { between: ['22:00', '06:00'], input: '2' }], Date.parse('2026-08-21T23:00:00Z'))?.input
    ).toBe('2')
  })
})

describe('the list that ships with the app', () => {
  const index = new PriceIndex(bundledPrices)

  test('is dated, says where it is from, and has prices that are numbers', () => {
    expect(bundledPrices.date).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(bundledPrices.licence).toContain('MIT')
    for (const provider of Object.values(bundledPrices.providers))
      for (const { id, prices } of provider.models)
        for (const terms of prices)
          for (const [name, price] of [...Object.entries(terms), ...Object.entries(terms.above ?? {})])
            if (!['from', 'between', 'above'].includes(name))
              expect(decimalOf(String(price)), `${id} ${name}`).toBeDefined()
  })

  test.each([
    ['openai', 'gpt-4o-2024-08-06', 'gpt-4o'],
    ['openai', 'GPT-4o-mini', 'gpt-4o-mini'],
    ['anthropic', 'claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
    ['google', 'models/gemini-2.5-pro-preview-05-06', 'gemini-2.5-pro'],
    ['google', 'gemini-3.5-flash-001', 'gemini-3.5-flash'],
    ['openrouter', 'x-ai/grok-4.3-20260101', 'x-ai/grok-4.3'],
    ['azure', 'gpt-5-mini-2025-08-07', 'gpt-5-mini']
  ])('%s %s is %s', (provider, model, id) => {
    expect(index.find(provider, model)?.id).toBe(id)
  })

  test('does not guess: a model or a provider it does not have is unknown', () => {
    expect(index.find('openai', 'gpt-4o-2099-nobody-knows')).toBeUndefined()
    expect(index.find('nobody', 'gpt-4o')).toBeUndefined()
    expect(index.find('openai', 'o1|.*')).toBeUndefined()
  })
})

describe('a list that is published elsewhere', () => {
  const published = [
    {
      id: 'maker',
      name: 'Maker',
      models: [
        {
          id: 'a',
          match: {
            or: [
              { equals: 'a' },
              { starts_with: 'a-' },
              { contains: '/a@' },
              { regex: '^a\\.\\d{2}$' },
              { regex: '^(unsayable)' }
            ]
          },
          context_window: 1000,
          prices: { input_mtok: { base: 1, tiers: [{ start: 10, price: 2 }] }, output_mtok: 3e-7, requests_kcount: 12 }
        },
        {
          id: 'b',
          match: { equals: 'b' },
          prices: [
            { prices: { input_mtok: 1 } },
            { constraint: { start_date: '2026-01-01' }, prices: { input_mtok: 2 } }
          ]
        },
        { id: 'odd' },
        7
      ]
    }
  ]

  test('becomes ours: patterns, tiers, dates, digits', () => {
    const before = {
      ...readPublishedPrices(published, '2026-01-01'),
      providers: { maker: { name: 'Maker', models: [{ id: 'a', match: [], prices: [], images: true }] } }
    }
    expect(readPublishedPrices(published, '2026-02-03', before).providers).toEqual({
      maker: {
        name: 'Maker',
        models: [
          {
            id: 'a',
            match: ['a', 'a-*', '*/a@*', 'a.##'],
            contextWindow: 1000,
            images: true,
            prices: [{ input: '1', output: '0.0000003', request: '0.012', above: { inputTokens: 10, input: '2' } }]
          },
          { id: 'b', match: ['b'], prices: [{ input: '1' }, { from: '2026-01-01', input: '2' }] }
        ]
      }
    })
  })

  test('that is none is refused', () => {
    for (const other of [null, {}, [], [{ name: 'x' }]])
      expect(() => readPublishedPrices(other, '2026-01-01')).toThrow(
        expect.objectContaining({ code: 'provider-protocol' })
      )
  })
})
