import { create } from 'zustand'
import type { PlainError } from '../../main/domain/errors.ts'
import { plainErrorOf } from '../client/client.ts'

export interface Toast {
  id: number
  /** What to say: a sentence, or an error that is explained by its code. */
  content: { type: 'text'; text: string } | { type: 'error'; error: PlainError }
  action?: { label: string; run: () => void }
}

/** Errors stay twice as long: they have to be read. */
const SHOWN_MS = 7_000

export const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }))

let lastId = 0

function show(toast: Omit<Toast, 'id'>, shownMs: number): number {
  const id = ++lastId
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), { ...toast, id }] }))
  setTimeout(() => dismissToast(id), shownMs)
  return id
}

/** Says what was done, with the way back where there is one. */
export function showToast(text: string, action?: Toast['action']): number {
  return show({ content: { type: 'text', text }, ...(action && { action }) }, SHOWN_MS)
}

/** Explains why something the person asked for was not done. */
export function showError(thrown: unknown): void {
  explain(plainErrorOf(thrown))
}

/** Explains an error that came as an answer. */
export function explain(error: PlainError): void {
  if (error.code !== 'cancelled') show({ content: { type: 'error', error } }, 2 * SHOWN_MS)
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}
