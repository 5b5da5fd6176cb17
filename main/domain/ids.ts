import type { Brand } from './brand.ts'

export type ConversationId = Brand<string, 'ConversationId'>
export type MessageId = Brand<string, 'MessageId'>
export type TurnId = Brand<string, 'TurnId'>
export type ProviderId = Brand<string, 'ProviderId'>
export type WorkspaceId = Brand<string, 'WorkspaceId'>
export type FolderId = Brand<string, 'FolderId'>

/** Where everything is until a person makes workspaces. */
export const DEFAULT_WORKSPACE = 'default' as WorkspaceId

/** `provider:model`, the name of a model that is unique over all providers. */
export type ModelRef = Brand<string, 'ModelRef'>

/** Joins a provider's id and its own name of a model; the model's name may hold colons, the provider's id may not. */
export function modelRef(provider: ProviderId, model: string): ModelRef {
  return `${provider}:${model}` as ModelRef
}

/** Splits a ModelRef at its first colon. */
export function splitModelRef(ref: ModelRef): { provider: ProviderId; model: string } {
  const colon = ref.indexOf(':')
  return { provider: ref.slice(0, colon) as ProviderId, model: ref.slice(colon + 1) }
}
