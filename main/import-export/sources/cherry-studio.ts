import { isObject, listOf, nameOf, objectOf, textOf, type Foreign } from '../foreign.ts'
import { momentOf, type ImportedConversation, type NotTaken } from '../imported.ts'
import { keptTree, type TreeNode } from '../tree.ts'
import { cherryMessage } from './cherry-message.ts'

export const isCherryStudio = (value: Foreign): boolean => isObject(value['indexedDB'])

/**
 * The conversations of a Cherry Studio backup that holds `data.json`: topics with their messages, whose text lies in
 * blocks of its own since version 4. Answers of several models to one question become alternatives.
 */
export function* fromCherryStudio(backup: Foreign, notTaken: NotTaken): Generator<ImportedConversation> {
  const { topics, message_blocks: blockList } = objectOf(backup['indexedDB'])
  const names = topicsOf(objectOf(backup['localStorage'])['persist:cherry-studio'])
  const blocks = new Map<string, Foreign>()
  for (const value of listOf(blockList)) {
    const block = objectOf(value)
    const id = nameOf(block['id'])
    if (id === null || blocks.has(id)) notTaken.add('unreadable')
    else blocks.set(id, block)
  }
  const claimed = new Set<string>()
  for (const value of listOf(topics)) {
    if (!isObject(value)) {
      notTaken.add('unreadable')
      continue
    }
    const key = nameOf(value['id'])
    const topic = objectOf(names.get(key ?? ''))
    const { nodes, onView } = turnsOf(listOf(value['messages']), (id) => (claimed.add(id), blocks.get(id)), notTaken)
    const { messages, standsFor, last } = keptTree(nodes)
    yield {
      source: 'cherry-studio',
      key,
      title: textOf(topic['name']) || textOf(value['name']),
      createdAt: momentOf(topic['createdAt']),
      updatedAt: momentOf(topic['updatedAt']),
      messages,
      headKey: standsFor.get(onView ?? '') ?? last
    }
  }
  // Texts that no message names.
  for (const [id, block] of blocks) if (!claimed.has(id) && textOf(block['content']) !== '') notTaken.add('unreadable')
}

interface Item {
  key: string
  answers: Item[]
  onView: boolean
  selected: boolean
  message: TreeNode['message']
}

/**
 * Turns follow each other in the order of their questions; answers belong to the question they name, wherever they
 * stand in the file. The next turn follows the answer that was on view.
 */
function turnsOf(
  list: readonly unknown[],
  block: (id: string) => Foreign | undefined,
  notTaken: NotTaken
): { nodes: TreeNode[]; onView: string | null } {
  const taken = new Set<string>()
  const questions = new Map<string, Item>()
  const turns: Item[] = []
  const items = list.flatMap((value, index) => {
    if (!isObject(value)) {
      notTaken.add('unreadable')
      return []
    }
    let key = nameOf(value['id']) ?? `#${index}`
    for (let number = 2; taken.has(key); number++) key = `${nameOf(value['id']) ?? ''}#${number}`
    taken.add(key)
    const item: Item = {
      key,
      answers: [],
      onView: value['foldSelected'] !== false,
      selected: value['foldSelected'] === true,
      message: cherryMessage(value, block, notTaken)
    }
    const id = nameOf(value['id'])
    if (value['role'] === 'user' && id !== null && !questions.has(id)) questions.set(id, item)
    return [{ item, asked: value['role'] === 'assistant' ? nameOf(value['askId']) : null }]
  })
  for (const { item, asked } of items) {
    const question = asked === null ? undefined : questions.get(asked)
    if (question) question.answers.push(item)
    else turns.push(item)
  }
  const nodes: TreeNode[] = []
  let onView: string | null = null
  for (const turn of turns) {
    nodes.push({ key: turn.key, parentKey: onView, message: turn.message })
    for (const answer of turn.answers) nodes.push({ key: answer.key, parentKey: turn.key, message: answer.message })
    const latest: Item | undefined =
      turn.answers.find(({ selected }) => selected) ?? turn.answers.findLast((one) => one.onView) ?? turn.answers.at(-1)
    onView = latest?.key ?? turn.key
  }
  return { nodes, onView }
}

/** The names of topics, which the app keeps as JSON inside JSON. */
function topicsOf(persisted: unknown): Map<string, Foreign> {
  const topics = new Map<string, Foreign>()
  try {
    const outer = objectOf(parsed(persisted))
    const { assistants, defaultAssistant } = objectOf(parsed(outer['assistants']))
    for (const assistant of [defaultAssistant, ...listOf(assistants)])
      for (const topic of listOf(objectOf(assistant)['topics']))
        topics.set(nameOf(objectOf(topic)['id']) ?? '', objectOf(topic))
  } catch {
    // Conversations are titled by their first message then.
  }
  return topics
}

const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value)
