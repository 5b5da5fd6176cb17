import { seeded } from '../bench/seeded.ts'

/** Every text of a made export has a word of its own, such as `w12x`, that says which message it is. */
export const WORD = /w\d+x/g

export type BrokenSource = 'chatgpt' | 'claude' | 'jan' | 'cherry-studio' | 'sextant'
export const brokenSources: readonly BrokenSource[] = ['chatgpt', 'claude', 'jan', 'cherry-studio', 'sextant']

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * The files of an export of one conversation that something happened to: fields that are gone or of another kind, ids
 * that repeat, parents that are missing, later or the message itself, lists in another order, a file that is cut off.
 */
export function brokenExport(source: BrokenSource, seed: number): Record<string, string> {
  const random = seeded(seed * 7919 + source.length)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const count = 1 + Math.floor(random() ** 3 * 60)
  let words = 0
  const text = (): string => `${'lorem ipsum '.repeat(Math.floor(random() * 4))}w${++words}x`
  const id = (at: number): string => `${source}-${seed}-${at}`
  const parentOf = (at: number): number => (random() < 0.8 ? at - 1 : Math.floor(random() * at) - (at > 0 ? 0 : 1))
  const at = (index: number): number => 1_700_000_000 + index * 60

  const made: Record<BrokenSource, () => Json> = {
    chatgpt: () => ({
      conversation_id: id(-1),
      title: 'Export',
      create_time: at(0),
      update_time: at(count),
      current_node: id(count - 1),
      mapping: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          id(index),
          {
            id: id(index),
            parent: index === 0 ? null : id(parentOf(index)),
            message: {
              author: { role: index % 2 === 0 ? 'user' : 'assistant' },
              create_time: at(index),
              content: { content_type: 'text', parts: [text()] },
              metadata: { model_slug: 'gpt-5' }
            }
          }
        ])
      )
    }),
    claude: () => ({
      uuid: id(-1),
      name: 'Export',
      chat_messages: Array.from({ length: count }, (_, index) => ({
        uuid: id(index),
        sender: index % 2 === 0 ? 'human' : 'assistant',
        created_at: new Date(at(index) * 1000).toISOString(),
        parent_message_uuid: index === 0 ? '00000000-0000-4000-8000-000000000000' : id(parentOf(index)),
        content: [{ type: 'text', text: text() }]
      }))
    }),
    jan: () =>
      Array.from({ length: count }, (_, index) => ({
        id: id(index),
        role: index % 2 === 0 ? 'user' : 'assistant',
        created_at: at(index),
        content: [{ type: 'text', text: { value: text() } }]
      })),
    'cherry-studio': () => ({
      localStorage: {},
      indexedDB: {
        topics: [
          {
            id: id(-1),
            messages: Array.from({ length: count }, (_, index) => ({
              id: id(index),
              role: index % 2 === 0 ? 'user' : 'assistant',
              askId: index % 2 === 0 ? null : id(index - 1),
              createdAt: new Date(at(index) * 1000).toISOString(),
              blocks: [`b${index}`]
            }))
          }
        ],
        message_blocks: Array.from({ length: count }, (_, index) => ({
          id: `b${index}`,
          type: 'main_text',
          content: text()
        }))
      }
    }),
    sextant: () => ({
      id: id(-1),
      title: 'Export',
      createdAt: at(0) * 1000,
      updatedAt: at(count) * 1000,
      headId: id(count - 1),
      messages: Array.from({ length: count }, (_, index) => ({
        id: id(index),
        parentId: index === 0 ? null : id(parentOf(index)),
        role: index % 2 === 0 ? 'user' : 'assistant',
        status: 'complete',
        createdAt: at(index) * 1000,
        model: null,
        parts: [{ type: 'text', text: text() }]
      }))
    })
  }
  const value = made[source]()
  const harm = 1 + Math.floor(random() * 6)
  for (let number = 0; number < harm; number++)
    breakSomething(value, random, pick, () => id(Math.floor(random() * count)))
  return filesOf(source, value, random)
}

interface Place {
  holder: Json[] | { [key: string]: Json }
  key: string
}

/** Every place of a value that something can happen to. */
function placesOf(value: Json, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, inside] of Object.entries(value)) {
    found.push({ holder: value, key })
    placesOf(inside, found)
  }
  return found
}

function breakSomething(
  value: Json,
  random: () => number,
  pick: <T>(list: readonly T[]) => T,
  someId: () => string
): void {
  const places = placesOf(value)
  if (places.length === 0) return
  // Ids and times are where trees and dates break; they are met more often than by chance.
  const named = places.filter(({ key }) => /id$|parent|time|createdAt|created_at|node/i.test(key))
  const { holder, key } = pick(random() < 0.7 && named.length > 0 ? named : places)
  const fields = holder as { [key: string]: Json }
  const junk: readonly Json[] = [
    null,
    true,
    0,
    -1,
    -8.7e15,
    1e300,
    0.5,
    '',
    '\u0000\u001b[2J',
    '__proto__',
    'constructor',
    [],
    {},
    [null],
    [[[[]]]]
  ]
  switch (pick(['junk', 'junk', 'id', 'id', 'delete', 'repeat', 'reverse', 'swap'])) {
    case 'junk':
      fields[key] = structuredClone(pick(junk))
      return
    case 'id':
      fields[key] = someId()
      return
    case 'delete':
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else Reflect.deleteProperty(holder, key)
      return
    case 'repeat':
      if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)] as Json))
      return
    case 'reverse':
      if (Array.isArray(fields[key])) fields[key].reverse()
      return
    case 'swap': {
      const other = pick(named.length > 0 ? named : places)
      const held = (other.holder as { [key: string]: Json })[other.key] as Json
      if (typeof held !== 'object') fields[key] = held
    }
  }
}

function filesOf(source: BrokenSource, value: Json, random: () => number): Record<string, string> {
  const cut = (text: string): string => (random() < 0.1 ? text.slice(0, Math.floor(text.length * random())) : text)
  switch (source) {
    case 'chatgpt':
    case 'claude':
      return { 'conversations.json': cut(JSON.stringify([value])) }
    case 'jan':
      return {
        'thread.json': cut('{"id":"one","title":"Export"}'),
        'messages.jsonl': cut((value as Json[]).map((line) => JSON.stringify(line)).join('\n'))
      }
    case 'cherry-studio':
      return { 'data.json': cut(JSON.stringify(value)) }
    case 'sextant':
      return {
        'conversations.json': `{"format":"sextant-conversations","version":1,"conversations":[\n${cut(JSON.stringify(value))}\n]}`
      }
    default:
      return source satisfies never
  }
}
