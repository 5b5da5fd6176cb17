import type { MessagePart } from '../../domain/message.ts'
import { momentOf, reasoningPart, textPart, type ImportedConversation, type NotTaken } from '../imported.ts'
import { keptTree, type TreeNode } from '../tree.ts'

interface ThreadFile {
  id?: string
  title?: string
  created?: number
  updated?: number
  assistants?: { model?: { id?: string } }[]
}

interface MessageLine {
  id: string
  role: string
  created_at?: number
  content?: { type?: string; type_?: string; text?: { value?: string } }[]
  metadata?: { assistant?: { model?: string }; model?: string } | null
}

const THOUGHT = /^<think>([\s\S]*?)<\/think>\s*/

/** A conversation of Jan: a folder with `thread.json` and one message a line in `messages.jsonl`. */
export function fromJan(
  threadJson: string,
  messageLines: string,
  folder: string,
  notTaken: NotTaken
): ImportedConversation {
  const thread = JSON.parse(threadJson) as ThreadFile
  const model = thread.assistants?.[0]?.model?.id ?? null
  const lines = messageLines.split('\n').flatMap((line) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as MessageLine]
    } catch {
      notTaken.add('unreadable')
      return []
    }
  })
  let before: string | null = null
  const nodes = lines.map<TreeNode>((line) => {
    const parentKey = before
    before = line.id
    return { key: line.id, parentKey, message: messageOf(line, model, notTaken) }
  })
  const { messages, standsFor } = keptTree(nodes)
  return {
    source: 'jan',
    key: thread.id ?? folder,
    title: thread.title ?? '',
    createdAt: momentOf(thread.created) ?? messages[0]?.createdAt ?? null,
    updatedAt: momentOf(thread.updated),
    messages,
    headKey: standsFor.get(before ?? '') ?? null
  }
}

function messageOf(line: MessageLine, model: string | null, notTaken: NotTaken): TreeNode['message'] {
  if (line.role !== 'user' && line.role !== 'assistant') {
    notTaken.add(line.role === 'system' ? 'system-message' : 'tool-call')
    return null
  }
  const parts: MessagePart[] = []
  for (const piece of line.content ?? []) {
    const kind = piece.type ?? piece.type_
    if (kind !== 'text' && kind !== 'reasoning') {
      notTaken.add(kind?.includes('image') === true ? 'image' : kind?.includes('tool') === true ? 'tool-call' : 'file')
      continue
    }
    const value = piece.text?.value ?? ''
    if (kind === 'reasoning') {
      parts.push(...reasoningPart(value))
      continue
    }
    // What a reasoning model thought stands before its answer, in a tag.
    const thought = line.role === 'assistant' ? THOUGHT.exec(value) : null
    if (thought) parts.push(...reasoningPart(thought[1] ?? ''))
    parts.push(...textPart(value.slice(thought?.[0].length ?? 0)))
  }
  if (parts.length === 0) return null
  const named = line.metadata?.assistant?.model ?? line.metadata?.model ?? model
  return {
    role: line.role,
    parts,
    createdAt: momentOf(line.created_at),
    model: line.role === 'assistant' ? named : null
  }
}
