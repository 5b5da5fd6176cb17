/**
 * Groups of nodes that reach each other: the strongly connected components with more than one node, by Tarjan's
 * algorithm ("Depth-first search and linear graph algorithms", 1972).
 */
export function circlesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const circles: string[][] = []
  const lower = (node: string, value: number): void => {
    low.set(node, Math.min(low.get(node) ?? value, value))
  }
  const visit = (node: string): void => {
    order.set(node, order.size)
    lower(node, order.get(node) as number)
    open.push(node)
    isOpen.add(node)
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) {
        visit(next)
        lower(node, low.get(next) as number)
      } else if (isOpen.has(next)) lower(node, order.get(next) as number)
    }
    if (low.get(node) !== order.get(node)) return
    const circle = open.splice(open.indexOf(node))
    for (const one of circle) isOpen.delete(one)
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const node of edges.keys()) if (!order.has(node)) visit(node)
  return circles
}
