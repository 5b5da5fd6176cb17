import { create } from 'zustand'

/** What lies over the page by the person's command; one at a time. */
export const useOverlay = create<{ overlay: 'palette' | 'templates' | null }>(() => ({ overlay: null }))

export function showOverlay(overlay: 'palette' | 'templates' | null): void {
  useOverlay.setState({ overlay })
}
