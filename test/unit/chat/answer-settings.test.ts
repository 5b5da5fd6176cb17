import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AnswerSettingsBook } from '../../../main/chat/answer-settings.ts'
import { defaultSettings } from '../../../main/config/settings.ts'
import { NO_ANSWER_SETTINGS } from '../../../main/domain/answer-settings.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type ModelRef } from '../../../main/domain/ids.ts'
import { AnswerSettingsStore } from '../../../main/storage/answer-settings-store.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import { Database } from '../../../main/storage/database.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const conversation = 'c' as ConversationId
let database: Database
let book: AnswerSettingsBook
beforeEach(() => {
  database = Database.open(path.join(temporaryFolder(), 'sextant.db'))
  new ConversationStore(database).create(conversation, 'Contracts', 'local:a' as ModelRef, 1, DEFAULT_WORKSPACE)
  book = new AnswerSettingsBook({ settings: { current: defaultSettings }, store: new AnswerSettingsStore(database) })
})
afterEach(() => database.close())

const inWorkspace = { type: 'workspace', id: DEFAULT_WORKSPACE } as const
const inConversation = { type: 'conversation', id: conversation } as const

test('a conversation says it over its workspace, and that over the app', () => {
  book.set(inWorkspace, { ...NO_ANSWER_SETTINGS, systemPrompt: 'Cite clauses.', temperature: 0 })
  book.set(inConversation, { ...NO_ANSWER_SETTINGS, temperature: 1, maxOutputTokens: 100 })
  expect(book.chatFor(DEFAULT_WORKSPACE, conversation)).toEqual({
    ...defaultSettings.chat,
    systemPrompt: 'Cite clauses.',
    temperature: 1,
    maxOutputTokens: 100
  })
  expect(book.chatFor(DEFAULT_WORKSPACE, null)).toMatchObject({ temperature: 0, maxOutputTokens: null })
})

test('what is above is what holds without it, and what was cleared follows again', () => {
  book.set(inWorkspace, { ...NO_ANSWER_SETTINGS, systemPrompt: 'Cite clauses.' })
  book.set(inConversation, { ...NO_ANSWER_SETTINGS, systemPrompt: 'Answer in Turkish.' })
  expect(book.of(inConversation, DEFAULT_WORKSPACE)).toMatchObject({
    own: { systemPrompt: 'Answer in Turkish.', topP: null },
    above: { systemPrompt: 'Cite clauses.', topP: defaultSettings.chat.topP }
  })
  book.set(inConversation, NO_ANSWER_SETTINGS)
  expect(book.chatFor(DEFAULT_WORKSPACE, conversation).systemPrompt).toBe('Cite clauses.')
})

test('what is stored and can not be read is as if nothing had been said', () => {
  book.set(inConversation, { ...NO_ANSWER_SETTINGS, temperature: 1 })
  database
    .command('UPDATE conversations SET answer_settings = ? WHERE id = ?')
    .run('{"temperature":"hot"}', conversation)
  expect(book.chatFor(DEFAULT_WORKSPACE, conversation)).toEqual(defaultSettings.chat)
})
