/** Rows with a subject, as far as dealing looks at them. */
interface Grouped {
  group?: string
}

/**
 * Deals questions unevenly: everybody asks about two subjects, some ask much more than others (log-normal), and nobody has
 * none while there are enough.
 * @returns the places of the rows, by client
 */
export function deal(
  rows: readonly Grouped[],
  places: readonly number[],
  clients: number,
  random: () => number
): number[][] {
  const bySubject = new Map<string, number[]>()
  for (const place of places) {
    const subject = rows[place]?.group ?? 'none'
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), place])
  }
  const subjects = [...bySubject.keys()]
  const any = (): string => subjects[Math.floor(random() * subjects.length)] as string
  const interests = Array.from({ length: clients }, () => [any(), any()])
  const eagerness = Array.from({ length: clients }, () => Math.exp(normal(random)))
  const dealt = Array.from({ length: clients }, (): number[] => [])
  for (const [subject, list] of bySubject) {
    const interested = interests.flatMap((wanted, client) => (wanted.includes(subject) ? [client] : []))
    const asking = interested.length > 0 ? interested : [Math.floor(random() * clients)]
    const idle = asking.filter((client) => dealt[client]?.length === 0)
    const total = asking.reduce((sum, client) => sum + (eagerness[client] as number), 0)
    for (const place of list) {
      // Half of the rows go to those who have none, as long as there are such.
      const client = random() < 0.5 ? idle.pop() : undefined
      ;(dealt[client ?? drawn(asking, eagerness, random() * total)] as number[]).push(place)
    }
  }
  return dealt
}

function drawn(clients: readonly number[], weights: readonly number[], at: number): number {
  let left = at
  for (const client of clients) {
    left -= weights[client] as number
    if (left < 0) return client
  }
  return clients.at(-1) as number
}

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
