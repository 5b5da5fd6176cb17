import { isIPv6 } from 'node:net'
import { anyOf } from '../../language/word-lists.ts'
import { finder, type TextFinder } from './text-finder.ts'
import words from './words.json' with { type: 'json' }

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const V4 = `${OCTET}(?:\\.${OCTET}){3}`
/** Ends of names that stand for files or for members of programs, not for hosts. */
const NOT_HOST = new RegExp(`\\.${anyOf(words, 'fileEnds')}$`, 'i')
const TOP_LEVEL = anyOf(words, 'topLevelDomains')

/** Addresses of computers, devices, mailboxes and pages. */
export const NETWORK_FINDERS: readonly TextFinder[] = [
  finder(
    'EMAIL',
    'email',
    /(?<![\p{L}\d._%+-])[\p{L}\d](?:[\p{L}\d._%+'-]{0,62}[\p{L}\d_+-])?@(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.)+(?:xn--[\da-z-]{2,59}|\p{L}{2,24})(?![\p{L}\d-])/gu,
    () => 0.98
  ),
  finder(
    'EMAIL',
    'email-spelled',
    /(?<![\w.])[\w.+-]{2,40}\s?(?:\[at\]|\(at\))\s?[\w-]{2,40}\s?(?:\[dot\]|\(dot\)|\.)\s?(?:\w{2,24})(?!\w)/gi,
    () => 0.8
  ),
  finder(
    'IP_ADDRESS',
    'ipv4',
    new RegExp(`(?<![\\w.:-]|\\d\\.)${V4}(?:/(?:3[0-2]|[12]?\\d)(?!\\d))?(?![\\w-]|\\.\\d+\\.|:\\w*:)`, 'g'),
    (value, { before }) =>
      /(?:version|sürüm|\bv|release|§|section|chapter|bölüm|madde)\s*$/.test(before) &&
      !/^(?:10|127|172|192)\./.test(value)
        ? 0
        : 0.95
  ),
  finder(
    'IP_ADDRESS',
    'ipv4-behind-v6',
    new RegExp(`(?<=[\\w]::(?:ffff:)?|[g-z\\d]\\d*:db8::)${V4}(?![\\w.])`, 'gi'),
    (_, { before }) => (/(?:^|\s)[a-z]*[g-z][\da-f:]*$/.test(before) ? 0.9 : 0)
  ),
  finder(
    'IP_ADDRESS',
    'ipv6',
    /(?<![\w:.])(?<value>(?:[\da-f]{0,4}:){2,7}(?:[\da-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?:%\w+)?(?:\/(?:12[0-8]|1[01]\d|\d?\d)(?!\d))?)(?![\w:]|\.\d)/gi,
    (value) => {
      const bare = value.replace(/%\w+|\/\d+/g, '')
      if (!isIPv6(bare)) return 0
      return bare === '::' || /[\da-f]{2}|::\d/i.test(bare) ? 0.93 : 0
    }
  ),
  finder(
    'MAC_ADDRESS',
    'mac',
    /(?<![\w:.-])(?:[\da-f]{2}(?::[\da-f]{2}){5}|[\da-f]{2}(?:-[\da-f]{2}){5}|[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})(?![\w:-]|\.\w)/gi,
    (value) => {
      const bare = value.replaceAll(/[:.-]/g, '').toLowerCase()
      return /^(?:f{12}|0{12})$/.test(bare) || (bare === 'aabbccddeeff' && value === 'aa:bb:cc:dd:ee:ff') ? 0 : 0.96
    }
  ),
  finder('URL', 'url', /["']?\b(?:https?|ftp):\/\/[^\s<>"'`{}|\\^[\]]+/gi, (value) =>
    /\/\/[^/]+\.\p{L}{2,}|\/\/\d/u.test(value) && value.length < 2000 ? 0.7 : 0
  ),
  finder(
    'URL',
    'host',
    new RegExp(
      `(?<![\\w@./-])(?:www\\.)?(?:[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?\\.){1,4}${TOP_LEVEL}(?:/[^\\s<>"'\`]*)?(?![\\w@(-]|\\.\\w)`,
      'gi'
    ),
    (value) => (NOT_HOST.test(value) ? 0 : 0.5)
  )
]
