// Says how large the house is and which of its layers' rules are broken: node scripts/layers/check.ts [root]
import path from 'node:path'
import { importsIn } from './imports.ts'
import { readSources } from './read-sources.ts'
import { surveyOf } from './survey.ts'

const survey = surveyOf(importsIn(readSources(path.resolve(process.argv[2] ?? '.'))))
const { files, imports, upward, fileCircles, roomCircles, broken } = survey
console.log(
  `layers: ${files} files, ${imports} imports, ${fileCircles.length} circles of files, ${roomCircles.length} of rooms, ${upward} imports upward`
)
for (const line of broken) console.error(line)
process.exitCode = broken.length > 0 ? 1 : 0
