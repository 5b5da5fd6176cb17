// The one way in: `node scripts/run.mjs <command> [arguments…]`. package.json's scripts are names for it.
// It runs before anything is installed and on the machine's own Node, so the version is looked at first.
import process from 'node:process'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 11)) {
  console.error(
    `Sextant needs Node 20.11 or newer to set itself up; this is ${process.version}. Install Node 24 (LTS) and run the same command again.`
  )
  process.exitCode = 1
} else {
  const { launch } = await import('./launch.mjs')
  process.exitCode = await launch(process.argv.slice(2))
}
