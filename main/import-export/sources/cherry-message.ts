import { listOf, nameOf, objectOf, textOf, type Foreign } from '../foreign.ts'
import { codeBlock, momentOf, reasoningPart, textPart, type ImportedPart, type NotTaken } from '../imported.ts'
import type { TreeNode } from '../tree.ts'

/** A message of Cherry Studio with its blocks; null for a mark, an instruction, and one without anything. */
export function cherryMessage(
  message: Foreign,
  blockOf: (id: string) => Foreign | undefined,
  notTaken: NotTaken
): TreeNode['message'] {
  if (message['type'] === 'clear') return null
  const role = message['role']
  if (role !== 'user' && role !== 'assistant') {
    notTaken.add(role === 'system' ? 'system-message' : 'unreadable')
    return null
  }
  const thoughts: ImportedPart[] = []
  const parts: ImportedPart[] = textPart(textOf(message['content']))
  const sources: string[] = []
  for (const id of listOf(message['blocks'])) {
    const block = blockOf(nameOf(id) ?? '')
    if (block?.['type'] === 'thinking') thoughts.push(...reasoningPart(textOf(block['content'])))
    else if (block?.['type'] === 'citation') sources.push(...sourcesOf(block))
    else parts.push(...partsOf(block, notTaken))
  }
  if (sources.length > 0) parts.push({ type: 'text', text: sources.map((link, at) => `${at + 1}. ${link}`).join('\n') })
  if (thoughts.length + parts.length === 0) return null
  return {
    role,
    parts: [...thoughts, ...parts],
    createdAt: momentOf(message['createdAt']),
    model: role === 'assistant' ? (nameOf(objectOf(message['model'])['id']) ?? nameOf(message['modelId'])) : null
  }
}

function partsOf(block: Foreign | undefined, notTaken: NotTaken): ImportedPart[] {
  const content = textOf(block?.['content'])
  switch (block?.['type']) {
    case 'main_text':
    case 'translation':
    case 'compact':
      return textPart(content)
    case 'code':
      return textPart(codeBlock(content, textOf(block['language'])))
    case 'image':
      return imagesOf(block)
    case 'file':
      notTaken.add('file')
      return []
    case 'video':
      notTaken.add('audio-or-video')
      return []
    case 'tool':
      notTaken.add('tool-call')
      return []
    case 'error':
      return []
    case 'unknown': // a block that waited for its kind
      return textPart(content)
    default:
      notTaken.add('unreadable')
      return []
  }
}

/** A picture is a file of the backup, an address with the bytes in it, or one of several that a model made. */
function imagesOf(block: Foreign): ImportedPart[] {
  const file = objectOf(block['file'])
  const id = nameOf(file['id'])
  if (id !== null) return [{ type: 'image', name: nameOf(file['origin_name']) ?? id, from: { file: id } }]
  const made = listOf(objectOf(objectOf(block['metadata'])['generateImageResponse'])['images'])
  const addresses = textOf(block['url']) === '' ? made.map(textOf) : [textOf(block['url'])]
  if (addresses.length === 0) return [{ type: 'image', name: '', from: { file: '' } }]
  return addresses.map((address) => ({
    type: 'image',
    name: '',
    from: /^https?:/i.test(address) ? { file: '' } : { data: address.replace(/^data:[^,]*,/, '') }
  }))
}

/** The pages that an answer cites, as links. */
function sourcesOf(block: Foreign): string[] {
  const results = objectOf(block['response'])['results']
  const list = Array.isArray(results) ? (results as unknown[]) : listOf(objectOf(results)['results'])
  return list.flatMap((value) => {
    const { url, link, title } = objectOf(value)
    const address = textOf(url) || textOf(link)
    if (!/^https?:\/\//i.test(address)) return []
    return [
      `[${
        textOf(title)
          .replace(/[[\]\n]/g, ' ')
          .trim() || address
      }](<${address.replace(/[<>\s]/g, encodeURIComponent)}>)`
    ]
  })
}
