import { createHash } from 'node:crypto'
import type { PromptImage } from '../domain/completion.ts'
import { type Message, type MessagePart } from '../domain/message.ts'
import type { TextPiece, TurnMessage } from '../domain/turn.ts'
import { fenced, fencedPiece, FENCE_RULE } from '../optimizer/security/fence.ts'

export interface PromptParts {
  /** Blank where there is none. */
  systemPrompt: string
  /** From the first message of the branch to the one that is asked. */
  branch: readonly Message[]
  /** An answer that broke off and is to be continued. */
  unfinished?: Message
  /** A question that is not stored: it is being typed, or asked ahead of time. */
  question?: string
}

/** A stored picture by its hash; undefined when it is gone. */
export type FindImage = (hash: string) => PromptImage | undefined

/**
 * Puts together what a model is asked: the system prompt, the branch, and what comes after it. Turns, warming and
 * reading ahead use it, so that what was read or answered before is found again.
 */
export function promptOf(
  { systemPrompt, branch, unfinished, question = '' }: PromptParts,
  findImage: FindImage
): TurnMessage[] {
  const history = branch
    .map<TurnMessage>(({ id, role, parts }) => ({
      messageId: id,
      role,
      text: promptText(parts),
      ...piecesOf(parts),
      ...imagesOf(parts, findImage)
    }))
    .filter(({ text, images }) => text !== '' || images !== undefined)
  const soFar = unfinished ? promptText(unfinished.parts) : ''
  const outside = branch.some(({ parts }) => parts.some(({ type }) => type === 'attachment'))
  const system = [systemPrompt.trim() === '' ? '' : systemPrompt, outside ? FENCE_RULE : '']
    .filter(Boolean)
    .join('\n\n')
  return [
    ...(system === '' ? [] : [{ messageId: null, role: 'system' as const, text: system }]),
    ...history,
    ...(question.trim() === '' ? [] : [{ messageId: null, role: 'user' as const, text: question }]),
    ...(unfinished && soFar !== '' ? [{ messageId: unfinished.id, role: 'assistant' as const, text: soFar }] : [])
  ]
}

/** What a model reads of a message: the person's words, and files as text from outside, without reasoning and pictures. */
const promptText = (parts: readonly MessagePart[]): string =>
  parts
    .flatMap((part) => {
      if (part.type === 'text') return [part.text]
      return part.type === 'attachment' ? [fenced(part.text, part.name)] : []
    })
    .join('\n\n')

/** Hashes of the files and pictures of a branch, in order. */
export function attachmentsOf(branch: readonly Message[]): string[] {
  return branch.flatMap(({ parts }) => parts.flatMap(hashOf))
}

/** Only where files came with it: they are shortened and left out by themselves. */
function piecesOf(parts: readonly MessagePart[]): Pick<TurnMessage, 'pieces'> {
  const pieces = parts.flatMap((part): TextPiece[] => {
    if (part.type === 'text') return [{ text: part.text }]
    return part.type === 'attachment' ? [{ name: part.name, ...fencedPiece(part.text, part.name) }] : []
  })
  return pieces.some(({ name }) => name !== undefined) ? { pieces } : {}
}

function imagesOf(parts: readonly MessagePart[], findImage: FindImage): Pick<TurnMessage, 'images'> {
  const images = parts.flatMap((part) => (part.type === 'image' ? (findImage(part.hash) ?? []) : []))
  return images.length > 0 ? { images } : {}
}

function hashOf(part: MessagePart): string[] {
  if (part.type === 'image') return [part.hash]
  return part.type === 'attachment' ? [createHash('sha256').update(part.text).digest('hex')] : []
}
