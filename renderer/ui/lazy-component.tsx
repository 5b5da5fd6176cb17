import { useEffect, useState, type ComponentType, type ReactNode } from 'react'

/**
 * A component whose code is read when it is first shown, and shown as soon as it is there. React's own `lazy` needs a
 * Suspense around it, which once empty stays so for 300 ms, however fast the code came.
 * @param meanwhile what is shown until then
 */
export function lazyComponent<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: (props: Props) => ReactNode = () => null
): ComponentType<Props> {
  let known: ComponentType<Props> | null = null
  return function Fetched(props: Props) {
    const [Shown, setShown] = useState<ComponentType<Props> | null>(() => known)
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
    return Shown ? <Shown {...props} /> : meanwhile(props)
  }
}
