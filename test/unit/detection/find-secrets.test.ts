import { describe, expect, test } from 'vitest'
import { findSecrets } from '../../../main/detection/secrets/find-secrets.ts'

const found = (text: string): string[] => findSecrets(text).map(({ start, end }) => text.slice(start, end))

describe('secrets', () => {
  test('a key is found by the shape that its maker gives it', () => {
    const key = `ghp_${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}`
    expect(found(`export GH=${key} # mine`)).toEqual([key])
  })

  test('a value under a name that says secret is found where it looks drawn', () => {
    expect(found('{"client_secret": "8f14e45fceea167a5a36dedd4bea2543"}')).toEqual(['8f14e45fceea167a5a36dedd4bea2543'])
    expect(found('secretName: quarterly_report_draft_v2')).toEqual([])
  })

  test('a password that somebody writes down is found, in Turkish too', () => {
    expect(found('Sunucunun şifresi Kx9!vRt27q, unutma')).toEqual(['Kx9!vRt27q'])
    expect(found('My password must contain 8 characters')).toEqual([])
  })

  test.each([
    'api_key = "YOUR_API_KEY"',
    'TOKEN=${TOKEN}',
    'curl -u username:password https://x.test',
    'key = AKIAXXXXXXXXXXXXXXXX',
    'DATABRICKS_TOKEN=dapi123456789012345678a9bc01234defg5',
    'AIzaSyabcdefghijklmnopqrstuvwxyz1234567'
  ])('what stands in for a key is none: %s', (text) => {
    expect(found(text)).toEqual([])
  })

  test('a password in an address and in a command is found', () => {
    expect(found('postgres://app:s3cr3tPw9x@db.internal:5432/sales')).toEqual(['s3cr3tPw9x'])
    expect(found('curl -u elastic:P@ssw0rd21x https://localhost:9200')).toEqual(['P@ssw0rd21x'])
  })

  test('a key that its maker publishes as an example is none, whatever name stands before it', () => {
    const published = ['4eC39HqLyjWD', 'arjtT1zdp7dc'].join('')
    expect(found(`STRIPE_SECRET_KEY=sk_test_${published}`)).toEqual([])
    expect(found(`STRIPE_SECRET_KEY=sk_test_${published.replace('4eC', '7fD')}`)).toHaveLength(1)
  })
})
