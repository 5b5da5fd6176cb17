import { GROUND, type Room } from './rooms.ts'

/** What a room may import, as the table of docs/architecture.md says it. */
export function importsInWords({ mayImport, typesOf = [] }: Room): string {
  const types = typesOf.map((name) => `types of ${name}`)
  if (mayImport === 'below') return ['everything below', ...types].join(', ')
  const rest = GROUND.every((name) => mayImport.includes(name))
    ? ['the ground', ...mayImport.filter((name) => !GROUND.some((ground) => ground === name))]
    : mayImport
  return [...rest, ...types].join(', ') || 'nothing'
}
