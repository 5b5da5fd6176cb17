/** Why main had to load the page anew: it died, or it no longer answered. */
export type PageLoss = 'crashed' | 'hung'

/** null at every ordinary start. What the address says holds once: the person may load the page again. */
export const pageLoss: PageLoss | null = typeof location === 'undefined' ? null : takeFrom(new URL(location.href))

function takeFrom(address: URL): PageLoss | null {
  const said = address.searchParams.get('lost')
  if (said !== 'crashed' && said !== 'hung') return null
  address.searchParams.delete('lost')
  history.replaceState(null, '', address)
  return said
}
