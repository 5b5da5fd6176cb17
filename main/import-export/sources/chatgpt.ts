import { isObject, listOf, nameOf, objectOf, textOf, type Foreign } from '../foreign.ts'
import {
  codeBlock,
  momentOf,
  reasoningPart,
  textPart,
  type ImportedConversation,
  type ImportedPart,
  type NotTaken
} from '../imported.ts'
import { keptTree, type TreeNode } from '../tree.ts'
import { Canvases } from './chatgpt-canvas.ts'
import { withoutCitationMarks } from './chatgpt-citations.ts'

export const isChatGpt = (value: Foreign): boolean => isObject(value['mapping'])

/** A conversation of OpenAI's data export (`conversations.json`): a tree of nodes with edits and regenerated answers. */
export function fromChatGpt(conversation: Foreign, notTaken: NotTaken): ImportedConversation {
  const canvases = new Canvases()
  const nodes = Object.entries(objectOf(conversation['mapping'])).map<TreeNode>(([key, value]) => {
    if (!isObject(value)) notTaken.add('unreadable')
    const node = objectOf(value)
    return { key, parentKey: nameOf(node['parent']), message: messageOf(node['message'], canvases, notTaken) }
  })
  const { messages, standsFor, last } = keptTree(nodes)
  return {
    source: 'chatgpt',
    key: nameOf(conversation['conversation_id']) ?? nameOf(conversation['id']),
    title: textOf(conversation['title']),
    createdAt: momentOf(conversation['create_time']),
    updatedAt: momentOf(conversation['update_time']),
    messages,
    headKey: standsFor.get(nameOf(conversation['current_node']) ?? '') ?? last
  }
}

function messageOf(value: unknown, canvases: Canvases, notTaken: NotTaken): TreeNode['message'] {
  if (value === null || value === undefined) return null
  const message = objectOf(value)
  const content = contentOf(message['content'])
  const metadata = objectOf(message['metadata'])
  const role = objectOf(message['author'])['role']
  if (metadata['is_visually_hidden_from_conversation'] === true) {
    notTaken.add('hidden')
    return null
  }
  let parts: ImportedPart[]
  switch (role) {
    case 'system':
      // Its own instructions, nearly always empty.
      if (partsOf(content, new Set(), notTaken).length > 0) notTaken.add('system-message')
      return null
    case 'tool':
      parts = picturesOf(content)
      if (parts.length === 0) {
        notTaken.add('tool-call')
        return null
      }
      break
    case 'user':
      parts = [...partsOf(content, filesOf(metadata, notTaken), notTaken)]
      break
    case 'assistant': {
      const recipient = nameOf(message['recipient']) ?? 'all'
      const document = canvases.partsOf(
        recipient,
        textOf(content['text']) || listOf(content['parts']).map(textOf).join('')
      )
      if (document === null && recipient !== 'all') {
        notTaken.add('tool-call')
        return null
      }
      parts =
        document ??
        partsOf(content, filesOf(metadata, notTaken), notTaken, (text) => withoutCitationMarks(text, metadata))
      break
    }
    default:
      notTaken.add('unreadable')
      return null
  }
  if (parts.length === 0) return null
  return {
    role: role === 'user' ? 'user' : 'assistant',
    parts,
    createdAt: momentOf(message['create_time']),
    model: role === 'user' ? null : nameOf(metadata['model_slug'])
  }
}

/** Older exports have the text itself for a content. */
function contentOf(value: unknown): Foreign {
  return typeof value === 'string' ? { content_type: 'text', parts: [value] } : objectOf(value)
}

/** The names of files that came with a message, which are not in the export; pictures are told of by their own parts. */
function filesOf(metadata: Foreign, notTaken: NotTaken): Set<string> {
  const names = new Set<string>()
  for (const attachment of listOf(metadata['attachments'])) {
    const { mime_type: type, name } = objectOf(attachment)
    if (!textOf(type).startsWith('image/')) notTaken.add('file')
    else names.add(textOf(name))
  }
  return names
}

function partsOf(
  content: Foreign,
  imageNames: ReadonlySet<string>,
  notTaken: NotTaken,
  clean: (text: string) => string = (text) => text
): ImportedPart[] {
  const text = textOf(content['text'])
  const language = textOf(content['language'])
  switch (content['content_type']) {
    case 'code':
    case 'execution_output':
      return text === '' ? [] : textPart(codeBlock(text, language === 'unknown' ? '' : language))
    case 'thoughts':
      return reasoningPart(
        listOf(content['thoughts'])
          .map((thought) => {
            const { summary, content: told } = objectOf(thought)
            return [textOf(summary), textOf(told)].filter(Boolean).join('\n')
          })
          .join('\n\n')
      )
    case 'reasoning_recap': // "Thought for 6 seconds"
    case 'user_editable_context': // the person's standing instructions
    case 'model_editable_context':
      return []
    case 'tether_quote': // what was cited from a page or a file
      return textPart(
        [textOf(content['title']), textOf(content['url']), text]
          .filter(Boolean)
          .map((line) => `> ${line.replace(/\n/g, '\n> ')}`)
          .join('\n')
      )
  }
  const names = [...imageNames]
  const texts: string[] = []
  const images: ImportedPart[] = []
  const pieces = listOf(content['parts'])
  for (const piece of pieces) {
    if (typeof piece === 'string') texts.push(piece)
    else if (piece !== null) {
      const image = imageOf(piece, names[images.length])
      if (image) images.push(image)
      else texts.push(...transcriptOf(piece, notTaken))
    }
  }
  if (pieces.length === 0) {
    if (text !== '') texts.push(text)
    else if (!Array.isArray(content['parts'])) notTaken.add('unreadable')
  }
  return [...textPart(clean(texts.join('\n\n'))), ...images]
}

/** The text of a spoken part; anything else is counted. */
function transcriptOf(piece: unknown, notTaken: NotTaken): string[] {
  const { content_type: type, text } = objectOf(piece)
  const kind = textOf(type)
  if (typeof text === 'string' && text.trim() !== '') return [text]
  notTaken.add(kind.startsWith('audio') || kind.includes('video') ? 'audio-or-video' : 'unreadable')
  return []
}

const picturesOf = (content: Foreign): ImportedPart[] =>
  listOf(content['parts']).flatMap((piece) => imageOf(piece) ?? [])

/** `file-service://file-X` and `sediment://file_X` name a file of the export that begins with `file-X`. */
function imageOf(piece: unknown, name?: string): ImportedPart | null {
  const { content_type: type, asset_pointer: pointer } = objectOf(piece)
  if (!textOf(type).startsWith('image')) return null
  const file = /^[a-z-]+:\/\/([\w-]+)/.exec(textOf(pointer))?.[1] ?? ''
  return { type: 'image', name: name ?? file, from: { file } }
}
