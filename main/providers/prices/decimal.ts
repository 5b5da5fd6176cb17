import { withoutTail } from '../../domain/without-tail.ts'
/** A decimal number without rounding: `digits` times ten to the power of `-places`. */
export interface Decimal {
  digits: bigint
  places: number
}

export const zero: Decimal = { digits: 0n, places: 0 }

/** A number in digits, such as `0.075`, `12`, `-1` or `3e-7`; undefined when it is none. */
export function decimalOf(text: string): Decimal | undefined {
  const parts = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim())
  if (!parts || `${parts[2]}${parts[3] ?? ''}` === '') return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts
  const places = fraction.length - Number(exponent)
  const digits = BigInt(`${sign}${whole}${fraction}`)
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 }
}

const withPlaces = ({ digits, places }: Decimal, wanted: number): bigint => digits * 10n ** BigInt(wanted - places)

export function add(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places)
  return { digits: withPlaces(a, places) + withPlaces(b, places), places }
}

/** @param count a whole number */
export const times = ({ digits, places }: Decimal, count: number): Decimal => ({
  digits: digits * BigInt(count),
  places
})

/** The number with its point moved: -6 makes millionths of it. */
export const shifted = ({ digits, places }: Decimal, by: number): Decimal =>
  places - by >= 0 ? { digits, places: places - by } : { digits: digits * 10n ** BigInt(by - places), places: 0 }

/** Negative, zero or positive, as a is less than, equal to or more than b. */
export function compare(a: Decimal, b: Decimal): number {
  const places = Math.max(a.places, b.places)
  const difference = withPlaces(a, places) - withPlaces(b, places)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** In digits, without an exponent and without zeros that say nothing. */
export function textOfDecimal({ digits, places }: Decimal): string {
  const negative = digits < 0n
  const all = String(negative ? -digits : digits).padStart(places + 1, '0')
  const whole = all.slice(0, all.length - places)
  const fraction = withoutTail(all.slice(all.length - places), '0')
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** The nearest float. */
export const numberOf = (decimal: Decimal): number => Number(textOfDecimal(decimal))
