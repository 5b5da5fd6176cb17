import { createHash } from 'node:crypto'

/** Whether the digits hold Luhn's check (ISO/IEC 7812-1). */
export function holdsLuhn(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 1, doubled = false; at >= 0; at--, doubled = !doubled) {
    const digit = digits.charCodeAt(at) - 48
    sum += doubled ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit
  }
  return sum % 10 === 0
}

/** Whether an IBAN, without spaces, holds the check of ISO 13616 (mod 97). */
export function holdsIban(iban: string): boolean {
  const moved = iban.slice(4) + iban.slice(0, 4)
  let rest = 0
  for (const character of moved) {
    const value = character >= 'A' ? character.charCodeAt(0) - 55 : Number(character)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** Whether eleven digits are a Turkish citizen's number (TCKN): no zero first, two check digits. */
export function holdsTckn(digits: string): boolean {
  if (!/^[1-9]\d{10}$/.test(digits)) return false
  const at = Array.from(digits, Number)
  const odd = [0, 2, 4, 6, 8].reduce((sum, index) => sum + (at[index] ?? 0), 0)
  const even = [1, 3, 5, 7].reduce((sum, index) => sum + (at[index] ?? 0), 0)
  const tenth = (((odd * 7 - even) % 10) + 10) % 10
  return tenth === at[9] && (odd + even + (at[9] ?? 0)) % 10 === at[10]
}

/** Whether ten digits are a Turkish tax number (VKN). */
export function holdsVkn(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < 9; at++) {
    const first = (Number(digits[at]) + 9 - at) % 10
    const second = (first * 2 ** (9 - at)) % 9
    sum += first !== 0 && second === 0 ? 9 : second
  }
  return (10 - (sum % 10)) % 10 === Number(digits[9])
}

/** Whether ten digits are a number of the British health service (mod 11). */
export function holdsNhs(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < 9; at++) sum += Number(digits[at]) * (10 - at)
  const check = (11 - (sum % 11)) % 11
  return check !== 10 && check === Number(digits[9])
}

/** Whether nine digits could be an American social security number: no area, group or serial that is never given. */
export function isSsn(digits: string): boolean {
  const [area, group, serial] = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)]
  if (area === '000' || area === '666' || area >= '900' || group === '00' || serial === '0000') return false
  return !/^(\d)\1{8}$/.test(digits) && !['123456789', '078051120', '987654320'].includes(digits)
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Whether a text is a Base58Check number of 25 bytes, as old Bitcoin addresses are. */
export function holdsBase58(text: string): boolean {
  let value = 0n
  for (const character of text) value = value * 58n + BigInt(BASE58.indexOf(character))
  const hex = value.toString(16)
  if (hex.length > 50) return false
  const bytes = Buffer.from(hex.padStart(50, '0'), 'hex')
  const sha256 = (input: Buffer): Buffer => createHash('sha256').update(input).digest()
  return sha256(sha256(bytes.subarray(0, 21)))
    .subarray(0, 4)
    .equals(bytes.subarray(21))
}
