import type { MessagePart } from '../../domain/message.ts'
import { momentOf, reasoningPart, textPart, type ImportedConversation, type NotTaken } from '../imported.ts'
import { keptTree, type TreeNode } from '../tree.ts'

interface Node {
  id?: string
  parent?: string | null
  message?: {
    author?: { role?: string }
    create_time?: number | null
    content?: Content
    recipient?: string
    metadata?: {
      model_slug?: string
      is_visually_hidden_from_conversation?: boolean
      attachments?: { name?: string; mime_type?: string }[]
    }
  } | null
}

interface Content {
  content_type?: string
  parts?: unknown[]
  text?: string
  language?: string
  thoughts?: { summary?: string; content?: string }[]
}

export interface ChatGptConversation {
  id?: string
  conversation_id?: string
  title?: string | null
  create_time?: number | null
  update_time?: number | null
  current_node?: string | null
  mapping: Record<string, Node>
}

export const isChatGpt = (value: object): value is ChatGptConversation => 'mapping' in value

/** A conversation of OpenAI's data export (`conversations.json`): a tree of nodes with edits and regenerated answers. */
export function fromChatGpt(conversation: ChatGptConversation, notTaken: NotTaken): ImportedConversation {
  const nodes = Object.entries(conversation.mapping).map<TreeNode>(([key, node]) => ({
    key,
    parentKey: node.parent ?? null,
    message: messageOf(node, notTaken)
  }))
  const { messages, standsFor } = keptTree(nodes)
  return {
    source: 'chatgpt',
    key: conversation.conversation_id ?? conversation.id ?? nodes[0]?.key ?? '',
    title: conversation.title ?? '',
    createdAt: momentOf(conversation.create_time),
    updatedAt: momentOf(conversation.update_time),
    messages,
    headKey: standsFor.get(conversation.current_node ?? '') ?? null
  }
}

function messageOf({ message }: Node, notTaken: NotTaken): TreeNode['message'] {
  const role = message?.author?.role
  if (!message?.content || role === undefined) return null
  if (role === 'system') return null // its own instructions, nearly always empty
  if (message.metadata?.is_visually_hidden_from_conversation === true) {
    notTaken.add('hidden')
    return null
  }
  if (role === 'tool' || (role === 'assistant' && (message.recipient ?? 'all') !== 'all')) {
    notTaken.add('tool-call')
    return null
  }
  if (role !== 'user' && role !== 'assistant') return null
  for (const attachment of message.metadata?.attachments ?? [])
    if (!attachment.mime_type?.startsWith('image/')) notTaken.add('file')
  const parts = partsOf(message.content, notTaken)
  if (parts.length === 0) return null
  return { role, parts, createdAt: momentOf(message.create_time), model: message.metadata?.model_slug ?? null }
}

function partsOf(content: Content, notTaken: NotTaken): MessagePart[] {
  switch (content.content_type) {
    case 'text':
    case 'multimodal_text':
      return textPart((content.parts ?? []).flatMap((part) => textOf(part, notTaken)).join('\n\n'))
    case 'code':
    case 'execution_output':
      return content.text
        ? textPart(
            `\`\`\`${content.language && content.language !== 'unknown' ? content.language : ''}\n${content.text}\n\`\`\``
          )
        : []
    case 'thoughts':
      return reasoningPart(
        (content.thoughts ?? [])
          .map(({ summary, content: text }) => [summary, text].filter(Boolean).join('\n'))
          .join('\n\n')
      )
    case 'reasoning_recap': // "Thought for 6 seconds"
    case 'user_editable_context': // the person's standing instructions
    case 'model_editable_context':
      return []
    default:
      notTaken.add('unreadable')
      return []
  }
}

function textOf(part: unknown, notTaken: NotTaken): string[] {
  if (typeof part === 'string') return [part]
  const { content_type: kind, text } = (part ?? {}) as { content_type?: string; text?: string }
  if (kind === 'audio_transcription' && typeof text === 'string') return [text]
  notTaken.add(
    kind?.startsWith('image') === true
      ? 'image'
      : kind?.startsWith('audio') === true || kind?.includes('video') === true
        ? 'audio-or-video'
        : 'unreadable'
  )
  return []
}
