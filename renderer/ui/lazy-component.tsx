import { useEffect, useState, type ComponentType } from 'react'

/**
 * A component whose code is read when it is first shown, and shown as soon as it is there. React's own `lazy` needs a
 * Suspense around it, which once empty stays so for 300 ms, however fast the code came.
 */
export function lazyComponent(load: () => Promise<ComponentType>): ComponentType {
  let known: ComponentType | null = null
  return function Fetched() {
    const [Shown, setShown] = useState<ComponentType | null>(() => known)
    useEffect(() => {
      if (Shown) return
      let current = true
      load().then(
        (component) => {
          known = component
          if (current) setShown(() => component)
        },
        (error: unknown) => {
          // Thrown while painting, so that the boundary above explains it.
          if (current)
            setShown(() => {
              throw error
            })
        }
      )
      return () => {
        current = false
      }
    }, [Shown])
    return Shown && <Shown />
  }
}
