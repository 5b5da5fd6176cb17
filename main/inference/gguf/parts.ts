import path from 'node:path'
import { GGUF_LIMITS } from '../../domain/limits.ts'

/** The names that llama.cpp gives to the files of one model: counted from 1, five digits. */
const PART = /^(.*)-(\d{5})-of-(\d{5})(\.gguf)$/i

/** All files of a model, the first one first, from the path of any of them; only that path for a model in one file. */
export function partsOf(file: string): readonly string[] {
  const [, base, number, count, extension] = PART.exec(path.basename(file)) ?? []
  const parts = Number(count)
  if (base === undefined || Number(number) < 1 || parts < 2 || Number(number) > parts || parts > GGUF_LIMITS.parts)
    return [file]
  const digits = (value: number): string => String(value).padStart(5, '0')
  return Array.from({ length: parts }, (_, index) =>
    path.join(path.dirname(file), `${base}-${digits(index + 1)}-of-${count}${extension ?? ''}`)
  )
}

/** A file's name without the number of its part and its extension. */
export function nameOfFile(file: string): string {
  const [, base] = PART.exec(path.basename(file)) ?? []
  return base ?? path.basename(file, path.extname(file))
}
