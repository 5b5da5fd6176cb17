const PICTURE_TYPES: ReadonlySet<unknown> = new Set(['image', 'image_url', 'input_image'])
const DEEPEST = 12

/** @returns how many pictures a request's body holds, whichever provider's protocol it is in; 0 where it is not JSON */
export function sentPictures(body: string): number {
  try {
    return picturesIn(JSON.parse(body), 0)
  } catch {
    return 0
  }
}

function picturesIn(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + picturesIn(one, depth + 1), 0)
  const { type, images } = value as { type?: unknown; images?: unknown }
  if (PICTURE_TYPES.has(type) || 'inlineData' in value) return 1
  const attached = Array.isArray(images) ? images.length : 0
  return Object.values(value).reduce<number>((sum, one) => sum + picturesIn(one, depth + 1), attached)
}
