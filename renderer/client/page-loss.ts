/** Why main had to load the page anew: it died, or it no longer answered. */
export type PageLoss = 'crashed' | 'hung'

const address = new URL(location.href)
const said = address.searchParams.get('lost')

/** null at every ordinary start. What the address says holds once: the person may load the page again. */
export const pageLoss: PageLoss | null = said === 'crashed' || said === 'hung' ? said : null

if (pageLoss) {
  address.searchParams.delete('lost')
  history.replaceState(null, '', address)
}
