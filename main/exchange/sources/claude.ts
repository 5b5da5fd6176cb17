import type { MessagePart } from '../../domain/message.ts'
import { momentOf, reasoningPart, textPart, type ImportedConversation, type NotTaken } from '../imported.ts'
import { keptTree, type TreeNode } from '../tree.ts'

interface Block {
  type?: string
  text?: string
  thinking?: string
}

interface ChatMessage {
  uuid: string
  text?: string
  content?: Block[]
  sender: string
  created_at?: string
  parent_message_uuid?: string | null
  attachments?: { file_name?: string; extracted_content?: string }[]
  files?: unknown[]
}

export interface ClaudeConversation {
  uuid: string
  name?: string
  model?: string | null
  created_at?: string
  updated_at?: string
  current_leaf_message_uuid?: string | null
  chat_messages: ChatMessage[]
}

export const isClaude = (value: object): value is ClaudeConversation => 'chat_messages' in value

/**
 * A conversation of Anthropic's data export (`conversations.json`). Messages name their parent in newer exports, where
 * the first one names an id of zeros; in older ones they follow each other.
 */
export function fromClaude(conversation: ClaudeConversation, notTaken: NotTaken): ImportedConversation {
  let before: string | null = null
  const nodes = conversation.chat_messages.map<TreeNode>((message) => {
    const parentKey = message.parent_message_uuid === undefined ? before : message.parent_message_uuid
    before = message.uuid
    return { key: message.uuid, parentKey, message: messageOf(message, conversation.model ?? null, notTaken) }
  })
  const { messages, standsFor } = keptTree(nodes)
  return {
    source: 'claude',
    key: conversation.uuid,
    title: conversation.name ?? '',
    createdAt: momentOf(conversation.created_at),
    updatedAt: momentOf(conversation.updated_at),
    messages,
    headKey: standsFor.get(conversation.current_leaf_message_uuid ?? nodes.at(-1)?.key ?? '') ?? null
  }
}

function messageOf(message: ChatMessage, model: string | null, notTaken: NotTaken): TreeNode['message'] {
  const parts: MessagePart[] = []
  let text = ''
  for (const block of message.content ?? []) {
    if (block.type === 'text') text += (text === '' ? '' : '\n\n') + (block.text ?? '')
    else if (block.type === 'thinking') parts.push(...reasoningPart(block.thinking ?? ''))
    else if (block.type === 'tool_use' || block.type === 'tool_result') notTaken.add('tool-call')
    else notTaken.add('unreadable')
  }
  if (text === '') text = message.text ?? ''
  parts.push(...textPart(text))
  for (const { file_name: name, extracted_content: content } of message.attachments ?? [])
    if (content) parts.push({ type: 'attachment', name: name || 'paste.txt', text: content })
    else notTaken.add('file')
  if (message.files && message.files.length > 0) notTaken.add('file', message.files.length)
  if (parts.length === 0) return null
  return {
    role: message.sender === 'human' ? 'user' : 'assistant',
    parts,
    createdAt: momentOf(message.created_at),
    model: message.sender === 'human' ? null : model
  }
}
