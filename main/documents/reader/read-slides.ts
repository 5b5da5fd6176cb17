import { SaxesParser } from 'saxes'
import { openArchive } from './archive.ts'
import { DocumentFailure } from './document-failure.ts'

const SLIDE = /^ppt\/slides\/slide(\d+)\.xml$/
const NOTES = (n: string): string => `ppt/notesSlides/notesSlide${n}.xml`

/**
 * The text of a presentation, slide by slide, with the speaker's notes.
 * @throws DocumentFailure `damaged`, `too-large`, `without-text`
 */
export async function readSlides(bytes: Uint8Array): Promise<string> {
  const archive = await openArchive(bytes)
  const numbers = archive.names.flatMap((name) => SLIDE.exec(name)?.[1] ?? []).sort((a, b) => Number(a) - Number(b))
  const slides: string[] = []
  for (const n of numbers) {
    const said = paragraphsOf((await archive.read(`ppt/slides/slide${n}.xml`)) ?? '')
    const notes = paragraphsOf((await archive.read(NOTES(n))) ?? '').filter((line) => line !== n)
    if (said.length + notes.length === 0) continue
    slides.push([`[Slide ${n}]`, ...said, ...(notes.length > 0 ? ['Notes:', ...notes] : [])].join('\n'))
  }
  if (slides.length === 0) throw new DocumentFailure('without-text')
  return slides.join('\n\n')
}

/** The paragraphs of a slide in the order in which they stand; a row of a table is one, its cells apart. */
function paragraphsOf(xml: string): string[] {
  const paragraphs: string[] = []
  let [line, isText, inRow] = ['', false, false]
  const close = (): void => {
    if (line.trim() !== '') paragraphs.push(line.trim())
    line = ''
  }
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    if (name === 'a:t') isText = true
    else if (name === 'a:br') line += '\n'
    else if (name === 'a:tr') inRow = true
  })
  parser.on('text', (text) => {
    if (isText) line += text
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'a:t') isText = false
    else if (name === 'a:tc') line += ' | '
    else if (name === 'a:tr') {
      inRow = false
      line = line.replace(/ \| $/, '')
      close()
    } else if (name === 'a:p' && !inRow) close()
  })
  try {
    parser.write(xml).close()
  } catch (cause) {
    if (xml !== '') throw new DocumentFailure('damaged', { cause })
  }
  return paragraphs
}
