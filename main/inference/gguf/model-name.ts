const LONGEST_NAME = 120

/**
 * A name that a file gives a model, as a person can read it: of a path the last part, without control and invisible
 * characters. undefined when nothing is left, such as of ".".
 */
export function readableName(given: string): string | undefined {
  const last =
    given
      .split(/[\\/]/)
      .filter((part) => /[\p{L}\p{N}]/u.test(part))
      .at(-1) ?? ''
  const name = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\.gguf$/i, '')
    .replace(/\s+/g, ' ')
    .trim()
  return /[\p{L}\p{N}]/u.test(name) ? [...name].slice(0, LONGEST_NAME).join('') : undefined
}

/** How exactly weights are kept, in a file's name: `Q4_K_M`, `IQ2_XXS`, `BF16`. */
const QUANTISATION =
  /(?:^|[-_. ])((?:UD-)?(?:I?Q\d(?:_[A-Z0-9]+)*|TQ\d_\d|BF16|F16|F32|FP16|FP32|MXFP4|NVFP4)(?:_XL)?)(?=$|[-_. ])/i

/** The quantisation in the name of a file, without its extension. */
export const quantisationIn = (name: string): string | undefined => QUANTISATION.exec(name)?.[1]?.toUpperCase()

/** One of several models: the name it gives itself, the name of its file, and the folder that lies in. */
export interface Nameable {
  name: string
  fileName: string
  folder: string
}

/** Names that tell models apart: those that several have get the quantisation, else the file, else its folder. */
export function distinctNames(models: readonly Nameable[]): string[] {
  const tell: readonly ((model: Nameable) => string)[] = [
    ({ name }) => name,
    ({ name, fileName }) => `${name} (${quantisationIn(fileName) ?? fileName})`,
    ({ name, fileName }) => `${name} (${fileName})`,
    ({ name, fileName, folder }) => `${name} (${fileName}, ${folder})`
  ]
  const names = models.map(({ name }) => name)
  for (const write of tell.slice(1)) {
    const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
    if (twice.size === 0) break
    for (const [index, model] of models.entries()) if (twice.has(names[index] ?? '')) names[index] = write(model)
  }
  return names
}
