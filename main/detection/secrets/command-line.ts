import type { Finding } from '../finding.ts'
import { isPlaceholder } from './randomness.ts'
import words from './words.json' with { type: 'json' }

const USER =
  /\bcurl\b(?:[^\n|&;\\]|\\[\s\S]){0,1500}?\s(?:-u|--user)(?:\s{1,20}|=)["']?(?<pair>[^\s"':]{0,200}["']?:["']?[^\s"']{1,300}|[^\s"':]{1,200}:)(?=["'\s]|$)/g
const HEADER = new RegExp(
  [
    String.raw`\bcurl\b[\s\S]{0,1500}?\s(?:-H|--header)(?:\s+|=)`,
    String.raw`(["'])(?<name>[\w-]*(?:Authorization|Token|Api-?Key|Secret)[\w-]*)`,
    String.raw`:\s*(?:(?<scheme>Basic|Bearer|Api-Token|Token|Digest|ApiKey)\s+)?(?<value>[^"'\s]{6,})\s*\1`
  ].join(''),
  'gi'
)
const STAND_INS = new Set(words.standIns)

/** Names and passwords, and headers that open something, in the words of a command such as `curl -u name:password`. */
export function findInCommands(text: string): Finding[] {
  if (!text.includes('curl')) return []
  const found: Finding[] = []
  for (const match of text.matchAll(USER)) {
    const pair = match.groups?.['pair'] ?? ''
    const colon = pair.indexOf(':')
    const password = colon < 0 ? '' : pair.slice(colon + 1).replace(/^["']/, '')
    const bare = pair.replaceAll(/["']/g, '')
    const secret = password === '' || password === '"' ? bare.slice(0, -1) : password
    if (
      STAND_INS.has(bare.toLowerCase()) ||
      /^[$<[]|^[{]{2}|[$][({]|^[$]\w+$|>$/.test(secret) ||
      /\$\w*:|:\$/.test(bare)
    )
      continue
    if (secret.length < 6 || isPlaceholder(secret.replace(/\$\w/, '')) || /^[a-z]+$/.test(secret)) continue
    const start = match.index + match[0].lastIndexOf(pair) + pair.lastIndexOf(secret)
    found.push({ type: 'SECRET', start, end: start + secret.length, confidence: 0.9, rule: 'curl-user' })
  }
  for (const match of text.matchAll(HEADER)) {
    const value = match.groups?.['value'] ?? ''
    const basic = match.groups?.['scheme']?.toLowerCase() === 'basic'
    if (/^[$<{[*.]|[$][({]/.test(value) || isPlaceholder(value) || !/\d|[A-Z].*[A-Z]/.test(value)) continue
    if (basic && !Buffer.from(value, 'base64').toString('latin1').includes(':')) continue
    const start = match.index + match[0].lastIndexOf(value)
    found.push({ type: 'SECRET', start, end: start + value.length, confidence: 0.9, rule: 'curl-header' })
  }
  return found
}
