import { isObject, listOf, nameOf, objectOf, textOf, type Foreign } from '../foreign.ts'
import {
  momentOf,
  reasoningPart,
  textPart,
  type ImportedConversation,
  type ImportedPart,
  type NotTaken
} from '../imported.ts'
import { keptTree, type TreeNode } from '../tree.ts'

const THOUGHT = /^<think>([\s\S]*?)<\/think>\s*/

/** A conversation of Jan: a folder with `thread.json` and one message a line in `messages.jsonl`. */
export function fromJan(
  threadJson: string,
  messageLines: string,
  folder: string,
  notTaken: NotTaken
): ImportedConversation {
  const thread = threadOf(threadJson)
  const model = nameOf(objectOf(objectOf(listOf(thread['assistants'])[0])['model'])['id'])
  const nodes = messageLines.split('\n').flatMap<TreeNode>((text, index) => {
    if (text.trim() === '') return []
    const line = lineOf(text)
    if (line === null) {
      notTaken.add('unreadable')
      return []
    }
    return [{ key: nameOf(line['id']) ?? `#${index}`, parentKey: undefined, message: messageOf(line, model, notTaken) }]
  })
  const { messages, last } = keptTree(nodes)
  return {
    source: 'jan',
    key: nameOf(thread['id']) ?? folder,
    title: textOf(thread['title']),
    createdAt: momentOf(thread['created']) ?? messages[0]?.createdAt ?? null,
    updatedAt: momentOf(thread['updated']),
    messages,
    headKey: last
  }
}

/** What the app says of the conversation; its messages can be read without. */
function threadOf(text: string): Foreign {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return objectOf(null)
  }
}

function lineOf(text: string): Foreign | null {
  try {
    const line: unknown = JSON.parse(text)
    return isObject(line) ? line : null
  } catch {
    return null
  }
}

function messageOf(line: Foreign, model: string | null, notTaken: NotTaken): TreeNode['message'] {
  const role = line['role']
  if (role !== 'user' && role !== 'assistant') {
    notTaken.add(role === 'system' ? 'system-message' : role === 'tool' ? 'tool-call' : 'unreadable')
    return null
  }
  const parts: ImportedPart[] = []
  const content = line['content']
  const pieces = typeof content === 'string' ? [{ type: 'text', text: { value: content } }] : listOf(content)
  if (content !== undefined && content !== null && !Array.isArray(content) && typeof content !== 'string')
    notTaken.add('unreadable')
  for (const value of pieces) {
    const piece = objectOf(value)
    const kind = textOf(piece['type']) || textOf(piece['type_'])
    if (kind === 'image_url' || kind === 'image') {
      parts.push(imageOf(piece))
      continue
    }
    if (kind !== 'text' && kind !== 'reasoning') {
      notTaken.add(kind.includes('tool') ? 'tool-call' : kind === '' ? 'unreadable' : 'file')
      continue
    }
    const text = typeof piece['text'] === 'string' ? piece['text'] : textOf(objectOf(piece['text'])['value'])
    if (kind === 'reasoning') {
      parts.push(...reasoningPart(text))
      continue
    }
    // What a reasoning model thought stands before its answer, in a tag.
    const thought = role === 'assistant' ? THOUGHT.exec(text) : null
    if (thought) parts.push(...reasoningPart(thought[1] ?? ''))
    parts.push(...textPart(text.slice(thought?.[0].length ?? 0)))
  }
  if (parts.length === 0) return null
  const metadata = objectOf(line['metadata'])
  const named = nameOf(objectOf(metadata['assistant'])['model']) ?? nameOf(metadata['model']) ?? model
  return { role, parts, createdAt: momentOf(line['created_at']), model: role === 'assistant' ? named : null }
}

/** A picture is a `data:` address, or names a file of the folder. */
function imageOf(piece: Foreign): ImportedPart {
  const address = textOf(objectOf(piece['image_url'])['url']) || textOf(piece['image_url'])
  const data = /^data:image\/[\w+.-]+;base64,/.exec(address)
  const file = address.split(/[\\/]/).at(-1) ?? ''
  return data
    ? { type: 'image', name: '', from: { data: address.slice(data[0].length) } }
    : { type: 'image', name: file, from: { file } }
}
