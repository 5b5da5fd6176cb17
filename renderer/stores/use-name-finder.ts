import { create } from 'zustand'
import type { NameFinderStatus } from '../../preload/contract/security.ts'
import { client, onAppEvent } from '../client/client.ts'
import { showError } from './use-toasts.ts'

/** null until main has told. */
export const useNameFinder = create<{ status: NameFinderStatus | null }>(() => ({ status: null }))

/** Reads it now and after every change. @returns what ends that */
export function followNameFinder(): () => void {
  client.security
    .nameFinder()
    .then((status) => useNameFinder.setState({ status }))
    .catch(showError)
  return onAppEvent('security.changed', (status) => useNameFinder.setState({ status }))
}

/** @param stop what has arrived is kept */
export function fetchNameFinder(stop: boolean): void {
  client.security.fetchNameFinder({ stop }).catch(showError)
}

export function removeNameFinder(): void {
  client.security.removeNameFinder().catch(showError)
}
