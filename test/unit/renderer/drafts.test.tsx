import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  attach,
  detach,
  draftOf,
  draftWasSent,
  receiveDraft,
  saveDraftNow,
  writeDraft
} from '../../../renderer/stores/use-drafts.ts'
import { conversationId, FakeMain } from './fake-main.ts'

let main: FakeMain

beforeEach(() => {
  vi.useFakeTimers()
  main = new FakeMain().connect()
})

afterEach(() => {
  saveDraftNow()
  vi.useRealTimers()
})

describe('drafts', () => {
  test('are saved once the person pauses, not at every key', () => {
    writeDraft(conversationId, 'a')
    vi.advanceTimersByTime(300)
    writeDraft(conversationId, 'ab')
    vi.advanceTimersByTime(300)
    expect(main.conversations.saveDraft).not.toHaveBeenCalled()
    vi.advanceTimersByTime(200)
    expect(main.conversations.saveDraft).toHaveBeenCalledExactlyOnceWith({
      id: conversationId,
      text: 'ab',
      attachments: []
    })
  })

  test('the conversation that does not exist yet has one too', () => {
    writeDraft('new', 'a')
    saveDraftNow()
    expect(main.conversations.saveDraft).toHaveBeenCalledWith({ id: null, text: 'a', attachments: [] })
  })

  test('a draft that became a message is not saved again', () => {
    writeDraft(conversationId, 'sent')
    draftWasSent(conversationId, draftOf(conversationId))
    vi.runAllTimers()
    expect(main.conversations.saveDraft).not.toHaveBeenCalled()
  })

  test('what was written while a message was being sent stays', () => {
    writeDraft(conversationId, 'sent')
    const sent = draftOf(conversationId)
    writeDraft(conversationId, 'sent, and more')
    draftWasSent(conversationId, sent)
    expect(draftOf(conversationId).text).toBe('sent, and more')
  })

  test('a stored draft does not replace what the person has begun to write', () => {
    writeDraft('new', 'mine')
    receiveDraft('new', { text: 'stored', attachments: [] })
    expect(draftOf('new').text).toBe('mine')
  })

  test('writing elsewhere saves the draft that was left', () => {
    writeDraft(conversationId, 'left')
    writeDraft('new', 'other')
    expect(main.conversations.saveDraft).toHaveBeenCalledWith({ id: conversationId, text: 'left', attachments: [] })
  })

  test('files wait beside the text and are kept with it', () => {
    const file = { type: 'attachment' as const, name: 'budget.csv', text: 'a;b' }
    writeDraft(conversationId, 'see')
    attach(conversationId, [file])
    saveDraftNow()
    expect(main.conversations.saveDraft).toHaveBeenCalledWith({ id: conversationId, text: 'see', attachments: [file] })
    detach(conversationId, file)
    expect(draftOf(conversationId)).toEqual({ text: 'see', attachments: [] })
  })
})
