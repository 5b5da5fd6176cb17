import path from 'node:path'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { openArchive, type Archive } from './archive.ts'
import { DocumentFailure } from './document-failure.ts'

const PRESENTATION = 'ppt/presentation.xml'

/**
 * The text of a presentation, slide by slide in the order of the presentation, with the speaker's notes.
 * @throws DocumentFailure `damaged`, `too-large`, `without-text`
 */
export async function readSlides(bytes: Uint8Array): Promise<string> {
  const archive = await openArchive(bytes)
  const parts = await relationsOf(archive, PRESENTATION)
  const slides: string[] = []
  let number = 0
  for (const id of slideIds((await archive.read(PRESENTATION)) ?? '')) {
    number++
    const slide = parts.find((part) => part.id === id)?.target
    if (slide === undefined) continue
    const notes = (await relationsOf(archive, slide)).find(({ type }) => type.endsWith('/notesSlide'))?.target
    const said = paragraphsOf((await archive.read(slide)) ?? '')
    // A field of the notes holds the slide's number.
    const noted = paragraphsOf((notes && (await archive.read(notes))) ?? '').filter((line) => line !== String(number))
    if (said.length + noted.length === 0) continue
    slides.push([`[Slide ${number}]`, ...said, ...(noted.length > 0 ? ['Notes:', ...noted] : [])].join('\n'))
  }
  if (slides.length === 0) throw new DocumentFailure('without-text')
  return slides.join('\n\n')
}

interface Relation {
  id: string
  type: string
  /** The part's name in the archive. */
  target: string
}

/** What a part of the document refers to. */
async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const { dir, base } = path.posix.parse(part)
  const found: Relation[] = []
  read((await archive.read(`${dir}/_rels/${base}.rels`)) ?? '', ({ name, attributes }) => {
    const { Id: id = '', Type: type = '', Target: target = '' } = attributes
    if (name === 'Relationship')
      found.push({ id, type, target: target.startsWith('/') ? target.slice(1) : path.posix.join(dir, target) })
  })
  return found
}

function slideIds(xml: string): string[] {
  const ids: string[] = []
  read(xml, ({ name, attributes }) => {
    if (name === 'p:sldId') ids.push(attributes['r:id'] ?? '')
  })
  return ids
}

/** The paragraphs of a slide in the order in which they stand; a row of a table is one, its cells apart. */
function paragraphsOf(xml: string): string[] {
  const paragraphs: string[] = []
  let [line, isText, inRow] = ['', false, false]
  const close = (): void => {
    if (line.trim() !== '') paragraphs.push(line.trim())
    line = ''
  }
  read(
    xml,
    ({ name }) => {
      if (name === 'a:t') isText = true
      else if (name === 'a:br') line += '\n'
      else if (name === 'a:tr') inRow = true
    },
    (text) => {
      if (isText) line += text
    },
    ({ name }) => {
      if (name === 'a:t') isText = false
      else if (name === 'a:tc') line += ' | '
      else if (name === 'a:tr') {
        inRow = false
        line = line.replace(/ \| $/, '')
        close()
      } else if (name === 'a:p' && !inRow) close()
    }
  )
  return paragraphs
}

/** Reads a part that may not be there. @throws DocumentFailure `damaged` */
function read(
  xml: string,
  onOpen: (tag: SaxesTagPlain) => void,
  onText: (text: string) => void = () => undefined,
  onClose: (tag: SaxesTagPlain) => void = () => undefined
): void {
  if (xml === '') return
  const parser = new SaxesParser()
  parser.on('opentag', onOpen)
  parser.on('text', onText)
  parser.on('closetag', onClose)
  try {
    parser.write(xml).close()
  } catch (cause) {
    throw new DocumentFailure('damaged', { cause })
  }
}
