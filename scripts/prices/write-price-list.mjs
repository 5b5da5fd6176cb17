// Writes resources/prices.json from a copy of the published list of prices, with what models can do added to it:
//   node scripts/prices/write-price-list.mjs <data_slim.json> <YYYY-MM-DD>
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { readPublishedPrices } from '../../main/providers/prices/published-prices.ts'
import { inRoot } from '../root.mjs'
import { abilitiesOf } from './abilities.mjs'

const [file, date] = process.argv.slice(2)
if (!file || !/^\d{4}-\d\d-\d\d$/.test(date ?? '')) {
  console.error('Usage: node scripts/prices/write-price-list.mjs <data_slim.json> <YYYY-MM-DD>')
  process.exit(1)
}

const list = readPublishedPrices(JSON.parse(readFileSync(file, 'utf8')), /** @type {string} */ (date))
const { providers, ...head } = list

// One model a line: a change of prices is then easy to read.
const blocks = Object.entries(providers).map(([id, { models, ...about }]) => {
  const lines = models.map((entry) => `      ${JSON.stringify({ ...abilitiesOf(entry.id), ...entry })}`)
  return `    ${JSON.stringify(id)}: {\n      ${JSON.stringify(about).slice(1, -1)},\n      "models": [\n${lines.join(',\n')}\n      ]\n    }`
})
const text = `{\n  ${JSON.stringify(head).slice(1, -1)},\n  "providers": {\n${blocks.join(',\n')}\n  }\n}\n`
writeFileSync(inRoot('resources', 'prices.json'), text)
console.log(
  `resources/prices.json: ${Object.values(providers).reduce((sum, { models }) => sum + models.length, 0)} models of ${blocks.length} providers, ${date}`
)
