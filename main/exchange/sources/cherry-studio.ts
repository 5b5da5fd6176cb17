import type { MessagePart } from '../../domain/message.ts'
import { momentOf, reasoningPart, textPart, type ImportedConversation, type NotTaken } from '../imported.ts'
import { keptTree, type TreeNode } from '../tree.ts'

interface Block {
  id: string
  type?: string
  content?: unknown
  language?: string
}

interface CherryMessage {
  id: string
  role: string
  content?: string
  createdAt?: string
  type?: string
  askId?: string
  foldSelected?: boolean
  model?: { id?: string; provider?: string }
  modelId?: string
  blocks?: string[]
}

interface Topic {
  id: string
  name?: string
  createdAt?: string
  updatedAt?: string
}

export interface CherryBackup {
  localStorage: Record<string, unknown>
  indexedDB: { topics?: { id: string; messages?: CherryMessage[] }[]; message_blocks?: Block[] }
}

export const isCherryStudio = (value: object): value is CherryBackup => 'localStorage' in value && 'indexedDB' in value

/**
 * The conversations of a Cherry Studio backup that holds `data.json`: topics with their messages, whose text lies in
 * blocks of its own since version 4. Answers of several models to one question become alternatives.
 */
export function* fromCherryStudio(
  { localStorage, indexedDB }: CherryBackup,
  notTaken: NotTaken
): Generator<ImportedConversation> {
  const names = topicsOf(localStorage['persist:cherry-studio'])
  const blocks = new Map((indexedDB.message_blocks ?? []).map((block) => [block.id, block]))
  for (const { id, messages: own = [] } of indexedDB.topics ?? []) {
    const topic = names.get(id)
    let question: string | null = null
    let onView: string | null = null
    const nodes = own.map<TreeNode>((message) => {
      const parentKey: string | null = message.role === 'assistant' ? (message.askId ?? question ?? onView) : onView
      if (message.role === 'user') question = onView = message.id
      else if (message.foldSelected !== false) onView = message.id
      return { key: message.id, parentKey, message: messageOf(message, blocks, notTaken) }
    })
    const { messages, standsFor } = keptTree(nodes)
    yield {
      source: 'cherry-studio',
      key: id,
      title: topic?.name ?? '',
      createdAt: momentOf(topic?.createdAt),
      updatedAt: momentOf(topic?.updatedAt),
      messages,
      headKey: standsFor.get(onView ?? '') ?? null
    }
  }
}

/** The names of topics, which the app keeps as JSON inside JSON. */
function topicsOf(persisted: unknown): Map<string, Topic> {
  const topics = new Map<string, Topic>()
  try {
    const outer = (typeof persisted === 'string' ? JSON.parse(persisted) : persisted) as { assistants?: unknown }
    const { assistants, defaultAssistant } = (
      typeof outer.assistants === 'string' ? JSON.parse(outer.assistants) : outer.assistants
    ) as {
      assistants?: { topics?: Topic[] }[]
      defaultAssistant?: { topics?: Topic[] }
    }
    for (const assistant of [...(defaultAssistant ? [defaultAssistant] : []), ...(assistants ?? [])])
      for (const topic of assistant.topics ?? []) topics.set(topic.id, topic)
  } catch {
    // Conversations are titled by their first message then.
  }
  return topics
}

function messageOf(
  message: CherryMessage,
  blocks: ReadonlyMap<string, Block>,
  notTaken: NotTaken
): TreeNode['message'] {
  if (message.type === 'clear') return null
  if (message.role !== 'user' && message.role !== 'assistant') {
    notTaken.add('system-message')
    return null
  }
  const parts: MessagePart[] = textPart(message.content ?? '')
  for (const id of message.blocks ?? []) {
    const block = blocks.get(id)
    const content = typeof block?.content === 'string' ? block.content : ''
    switch (block?.type) {
      case 'main_text':
      case 'translation':
      case 'compact':
        parts.push(...textPart(content))
        break
      case 'code':
        parts.push(...textPart(`\`\`\`${block.language ?? ''}\n${content}\n\`\`\``))
        break
      case 'thinking':
        parts.unshift(...reasoningPart(content))
        break
      case 'image':
        notTaken.add('image')
        break
      case 'file':
        notTaken.add('file')
        break
      case 'video':
        notTaken.add('audio-or-video')
        break
      case 'tool':
        notTaken.add('tool-call')
        break
      case 'error':
      case 'unknown':
      case 'citation':
        break
      default:
        notTaken.add('unreadable')
    }
  }
  if (parts.length === 0) return null
  return {
    role: message.role,
    parts,
    createdAt: momentOf(message.createdAt),
    model: message.role === 'assistant' ? (message.model?.id ?? message.modelId ?? null) : null
  }
}
