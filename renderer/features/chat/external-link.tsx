import type { MouseEvent, ReactNode } from 'react'
import { client } from '../../client/client.ts'
import { showError } from '../../stores/use-toasts.ts'

interface ExternalLinkProps {
  href: string
  title?: string | undefined
  /** Accessible name, where the words alone do not say enough. */
  label?: string
  children: ReactNode
}

/** A link out of the app: main names the host and asks before it opens anything. */
export function ExternalLink({ href, title, label, children }: ExternalLinkProps) {
  const follow = (event: MouseEvent): void => {
    event.preventDefault()
    client.app.openLink({ url: href }).catch(showError)
  }
  return (
    <a
      href={href}
      title={title ?? href}
      aria-label={label}
      onClick={follow}
      onAuxClick={(event) => event.preventDefault()}
    >
      {children}
    </a>
  )
}
