import { create } from 'zustand'
import type { AnswerSettingsOwner } from '../../../main/domain/answer-settings.ts'

/** Whose instructions and parameters are asked for, and by which name the person knows it. */
export interface AnswerSettingsQuestion {
  owner: AnswerSettingsOwner
  name: string
}

export const useAnswerSettingsDialog = create<{ question: AnswerSettingsQuestion | null }>(() => ({ question: null }))

/** Opens the dialog; null closes it. */
export function askForAnswerSettings(question: AnswerSettingsQuestion | null): void {
  useAnswerSettingsDialog.setState({ question })
}
