import type { SetNode } from './set-formula.ts'

const NAMESPACES: Readonly<Record<string, string>> = {
  math: 'http://www.w3.org/1998/Math/MathML',
  svg: 'http://www.w3.org/2000/svg'
}
const HTML = 'http://www.w3.org/1999/xhtml'
/** What KaTeX gives its elements; nothing else of a formula reaches the page. */
const ATTRIBUTES = new Set(
  [
    'class style aria-hidden encoding display xmlns',
    'width height depth viewBox preserveAspectRatio d x1 x2 y1 y2 stroke-width',
    'mathvariant mathcolor mathbackground mathsize stretchy fence separator accent accentunder lspace rspace',
    'minsize maxsize linethickness displaystyle scriptlevel movablelimits symmetric largeop form side notation voffset',
    'columnalign columnspacing columnlines rowalign rowspacing rowlines'
  ].flatMap((names) => names.split(' '))
)

/** Builds the elements of a formula. Styles are set one by one, as the policy wants it. */
export function buildFormula(node: SetNode, namespace = HTML): Node {
  if (typeof node === 'string') return document.createTextNode(node)
  const own = NAMESPACES[node.name] ?? namespace
  const element = document.createElementNS(own, node.name)
  for (let at = 0; at + 1 < node.attributes.length; at += 2) {
    const [name = '', value = ''] = [node.attributes[at], node.attributes[at + 1]]
    if (name === 'style') setStyles(element as HTMLElement, value)
    else if (ATTRIBUTES.has(name)) element.setAttribute(name, value)
  }
  element.append(...node.children.map((child) => buildFormula(child, own)))
  return element
}

function setStyles(element: HTMLElement, styles: string): void {
  for (const style of styles.split(';')) {
    const colon = style.indexOf(':')
    if (colon > 0) element.style.setProperty(style.slice(0, colon).trim(), style.slice(colon + 1).trim())
  }
}
