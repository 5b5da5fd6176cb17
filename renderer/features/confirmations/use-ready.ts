import { useEffect, useState } from 'react'

/** A second click that was meant for what was here before must not answer what came in its place. */
const READY_AFTER_MS = 500

export function useReady(): boolean {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), READY_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return ready
}
