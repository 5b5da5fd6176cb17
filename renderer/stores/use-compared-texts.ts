import { create } from 'zustand'
import type { MessageId, TurnId } from '../../main/domain/ids.ts'
import type { ComparedTexts } from '../../preload/contract/context.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

/** A message as it was written beside what a model read of it: `gone` where that is no longer kept. */
export const useComparedTexts = create<{ texts: ComparedTexts | 'gone' | null }>(() => ({ texts: null }))

export async function compareTexts(turnId: TurnId, messageId: MessageId): Promise<void> {
  try {
    useComparedTexts.setState({ texts: (await client.context.compared({ turnId, messageId })) ?? 'gone' })
  } catch (error) {
    showError(error)
  }
}

export const closeComparedTexts = (): void => useComparedTexts.setState({ texts: null })
