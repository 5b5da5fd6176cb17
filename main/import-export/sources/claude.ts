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
import { Artifacts } from './claude-artifacts.ts'

export const isClaude = (value: Foreign): boolean => Array.isArray(value['chat_messages'])

/** The parent that newer exports give to the first message. */
const NO_MESSAGE = '00000000-0000-4000-8000-000000000000'

/**
 * A conversation of Anthropic's data export (`conversations.json`). Messages name their parent in newer exports, where
 * the first one names an id of zeros; in older ones they follow each other.
 */
export function fromClaude(conversation: Foreign, notTaken: NotTaken): ImportedConversation {
  const artifacts = new Artifacts()
  const model = nameOf(conversation['model'])
  const nodes = listOf(conversation['chat_messages']).map<TreeNode>((value, index) => {
    const message = objectOf(value)
    if (!isObject(value)) notTaken.add('unreadable')
    const parent = message['parent_message_uuid']
    return {
      key: nameOf(message['uuid']) ?? `#${index}`,
      parentKey: parent === undefined ? undefined : parent === NO_MESSAGE ? null : nameOf(parent),
      message: isObject(value) ? messageOf(message, model, artifacts, notTaken) : null
    }
  })
  const { messages, standsFor, last } = keptTree(nodes)
  return {
    source: 'claude',
    key: nameOf(conversation['uuid']),
    title: textOf(conversation['name']),
    createdAt: momentOf(conversation['created_at']),
    updatedAt: momentOf(conversation['updated_at']),
    messages,
    headKey: standsFor.get(nameOf(conversation['current_leaf_message_uuid']) ?? '') ?? last
  }
}

function messageOf(
  message: Foreign,
  model: string | null,
  artifacts: Artifacts,
  notTaken: NotTaken
): TreeNode['message'] {
  const role = message['sender'] === 'human' || message['sender'] === 'user' ? 'user' : 'assistant'
  const thoughts: ImportedPart[] = []
  const texts: string[] = []
  const images: ImportedPart[] = []
  for (const value of listOf(message['content'])) {
    const block = objectOf(value)
    switch (block['type']) {
      case 'text':
        texts.push(artifacts.unwrapped(withSources(textOf(block['text']), block)))
        break
      case 'thinking':
        thoughts.push(...reasoningPart(textOf(block['thinking'])))
        break
      case 'image':
        images.push(...imageOf(objectOf(block['source'])))
        break
      case 'tool_use': {
        const shown = artifacts.called(textOf(block['name']), objectOf(block['input']))
        if (shown === null) notTaken.add('tool-call')
        else texts.push(shown)
        break
      }
      case 'tool_result':
        notTaken.add('tool-call')
        break
      case 'token_budget':
        break
      default:
        notTaken.add('unreadable')
    }
  }
  let text = texts.filter((one) => one.trim() !== '').join('\n\n')
  if (text === '') text = artifacts.unwrapped(textOf(message['text']))
  const parts = [...thoughts, ...textPart(text), ...images]
  for (const value of listOf(message['attachments'])) {
    const { file_name: name, extracted_content: content } = objectOf(value)
    if (typeof content === 'string' && content !== '')
      parts.push({ type: 'attachment', name: nameOf(name) ?? 'paste.txt', text: content })
    else notTaken.add('file')
  }
  for (const value of listOf(message['files'])) parts.push(...fileOf(objectOf(value), notTaken))
  if (parts.length === 0) return null
  return { role, parts, createdAt: momentOf(message['created_at']), model: role === 'user' ? null : model }
}

/** Exports name pictures and do not hold them, unless someone put them beside. */
function fileOf(file: Foreign, notTaken: NotTaken): ImportedPart[] {
  const name = nameOf(file['file_name']) ?? ''
  if (file['file_kind'] !== 'image' && !/\.(png|jpe?g|gif|webp)$/i.test(name)) {
    notTaken.add('file')
    return []
  }
  return [{ type: 'image', name, from: { file: nameOf(file['file_uuid']) ?? name } }]
}

function imageOf(source: Foreign): ImportedPart[] {
  const data = textOf(source['data'])
  return [{ type: 'image', name: '', from: data === '' ? { file: '' } : { data } }]
}

/** The addresses of the pages that a text cites, each as a link where the cited words end. */
function withSources(text: string, block: Foreign): string {
  const links: { at: number; link: string }[] = []
  for (const value of listOf(block['citations'])) {
    const citation = objectOf(value)
    const url = textOf(citation['url']) || textOf(objectOf(citation['details'])['url'])
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) continue
    const end = citation['end_index']
    const at = typeof end === 'number' && end >= 0 && end <= text.length ? Math.floor(end) : text.length
    links.push({ at, link: ` ([${new URL(url).hostname}](<${url.replace(/[<>\s]/g, encodeURIComponent)}>))` })
  }
  links.sort((a, b) => a.at - b.at)
  let out = ''
  let from = 0
  for (const { at, link } of links) {
    out += text.slice(from, at) + link
    from = at
  }
  return out + text.slice(from)
}
