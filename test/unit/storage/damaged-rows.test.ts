import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../../main/config/settings.ts'
import {
  DEFAULT_WORKSPACE,
  type MessageId,
  type ModelRef,
  type ProviderId,
  type TurnId
} from '../../../main/domain/ids.ts'
import { AnswerStore } from '../../../main/storage/answer-store.ts'
import { ProviderStore } from '../../../main/storage/provider-store.ts'
import { RouteOutcomeStore } from '../../../main/storage/route-outcome-store.ts'
import { SettingsStore } from '../../../main/storage/settings-store.ts'
import { WorkspaceStore } from '../../../main/storage/workspace-store.ts'
import { storageOnDisk } from '../../fakes/storage-on-disk.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

/** Damage does not ask the table's own checks. */
function build() {
  const storage = storageOnDisk(temporaryFolder())
  storage.main.execute('PRAGMA ignore_check_constraints = ON')
  storage.main.execute('PRAGMA foreign_keys = OFF')
  return storage
}
const DAMAGES = ['{"type":"te', '[{"type":"text"}]', '[{"type":"dance","text":"x"}]', 'null', '""']

describe('a damaged row', () => {
  test.each(DAMAGES)('of a message leaves the conversation around it: %s', (damage) => {
    const { conversation, messages, main, clock } = build()
    const id = conversation('One', ['first question', 'first answer', 'second question'], clock.now())
    const head = main.query<{ id: MessageId }>('SELECT max(id) AS id FROM messages').one()?.id as MessageId
    main.command("UPDATE messages SET parts = ? WHERE role = 'assistant'").run(damage)
    const [question, answer, last] = messages.branchWithSiblings(id, head)
    expect([question?.parts, last?.parts]).toEqual([
      [{ type: 'text', text: 'first question' }],
      [{ type: 'text', text: 'second question' }]
    ])
    expect(answer).toMatchObject({ parts: [], status: 'failed', error: { code: 'message-damaged', retryable: false } })
    expect(new AnswerStore(main).partsOf(answer?.id as MessageId)).toEqual([])
  })

  test('of the figures under an answer leaves its words; an error that is not known is still one', () => {
    const { conversation, messages, main, clock } = build()
    const id = conversation('One', ['question', 'answer'], clock.now())
    const head = main.query<{ id: MessageId }>('SELECT max(id) AS id FROM messages').one()?.id as MessageId
    main
      .command("UPDATE messages SET summary = ?, error = ? WHERE role = 'assistant'")
      .run('{"modelName":', '{"code":"of-a-newer-app"}')
    expect(messages.branchWithSiblings(id, head).at(-1)).toMatchObject({
      parts: [{ type: 'text', text: 'answer' }],
      summary: null,
      error: { code: 'internal', params: {}, retryable: false }
    })
  })

  test('of the words to mask lets nothing be sent until somebody writes them again', () => {
    const { main } = build()
    const workspaces = new WorkspaceStore(main)
    workspaces.setRules(DEFAULT_WORKSPACE, { maskTerms: ['Atlas'] })
    main.command('UPDATE workspaces SET mask_terms = ?').run('["Atlas"')
    expect(() => workspaces.rulesOf(DEFAULT_WORKSPACE)).toThrow(expect.objectContaining({ code: 'mask-terms-damaged' }))
    expect(workspaces.list()[0]?.maskTerms).toEqual([])
    workspaces.setRules(DEFAULT_WORKSPACE, { masksSilently: true })
    expect(() => workspaces.rulesOf(DEFAULT_WORKSPACE)).toThrow(expect.objectContaining({ code: 'mask-terms-damaged' }))
    workspaces.setRules(DEFAULT_WORKSPACE, { maskTerms: ['Atlas'] })
    expect(workspaces.rulesOf(DEFAULT_WORKSPACE)).toMatchObject({ maskTerms: ['Atlas'], masksSilently: true })
  })

  test('of settings is the default; the other sections stay', () => {
    const { main } = build()
    new SettingsStore(main).change({ network: { mode: 'offline' } })
    main.command("INSERT OR REPLACE INTO settings (section, value) VALUES ('spending', '{')").run()
    const { current } = new SettingsStore(main)
    expect(current.spending).toEqual(defaultSettings.spending)
    expect(current.network.mode).toBe('offline')
  })

  test('of a provider leaves it without models, and a price of one’s own is forgotten', () => {
    const { main } = build()
    const store = new ProviderStore(main, {
      protection: 'keyring',
      encrypt: (text) => Buffer.from(text),
      decrypt: String
    })
    store.add({
      id: 'own' as ProviderId,
      kind: 'openai-chat',
      preset: null,
      name: 'Own',
      baseUrl: 'http://127.0.0.1/v1',
      enabledModels: ['one'],
      listedModels: [{ id: 'one' }],
      listedAt: 1,
      createdAt: 1
    })
    store.editPrice('own:one' as ModelRef, { input: '1.5' }, 1)
    main.command("UPDATE providers SET enabled_models = '[1]', listed_models = '{}'").run()
    main.command(`UPDATE price_edits SET prices = '{"input":"free"}'`).run()
    expect(store.all()[0]).toMatchObject({ name: 'Own', enabledModels: [], listedModels: [] })
    expect([...store.priceEdits()]).toEqual([])
  })

  test('of what became of an answer teaches nothing, and the others do', () => {
    const { main } = build()
    const store = new RouteOutcomeStore(main)
    expect(store.find('t' as TurnId)).toBeUndefined()
    main
      .command(
        "INSERT INTO route_outcomes (turn_id, conversation_id, at, model, outcome, signal, embedding) VALUES ('t', 'c', 1, 'local:one', '{}', NULL, NULL)"
      )
      .run()
    expect(store.find('t' as TurnId)).toBeUndefined()
    expect(store.recent(10)).toEqual([])
  })
})
