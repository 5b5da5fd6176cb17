import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { questionAndAnswer } from '../../../scripts/history/made-up-texts.ts'
import { seeded } from '../seeded.ts'

const UNTIL = Date.UTC(2026, 9, 1)

/** An export of another app with some tens of thousands of messages. */
export function writeExport(folder: string): void {
  const random = seeded(9)
  const talks = Array.from({ length: 1000 }, (_, index) => ({
    uuid: `talk-${index}`,
    name: `Talk ${index}`,
    created_at: new Date(UNTIL - index * 3_600_000).toISOString(),
    chat_messages: Array.from({ length: 20 }, (_, position) => {
      const { question, answer } = questionAndAnswer(random)
      return {
        uuid: `message-${index}-${position}`,
        sender: position % 2 === 0 ? 'human' : 'assistant',
        content: [{ type: 'text', text: position % 2 === 0 ? question : answer }]
      }
    })
  }))
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'conversations.json'), JSON.stringify(talks))
}
