import process from 'node:process'
import { hasDisplay } from '../display/has-display.mjs'
import { electronExecutable } from '../electron/electron-location.mjs'
import { runChild } from '../process/child.mjs'
import { runNode } from '../process/node.mjs'
import { say } from '../setup/report.mjs'

/** Opens the app, or the chat in the terminal where no window can be seen. @param {string[]} args */
export async function start(args) {
  if (!hasDisplay()) {
    say('There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so this is Sextant in the terminal.')
    return runNode(['main/terminal/chat.ts', ...args], { stdin: 'inherit', stdout: 'inherit' })
  }
  return runChild(electronExecutable(), [...sandboxArguments(), '.', ...args], { stdin: 'inherit', stdout: 'inherit' })
}

/** Chromium refuses to run as root with its sandbox; says so when that is the case. @returns {string[]} */
export function sandboxArguments() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return []
  say('You are root: Chromium runs without its sandbox. Use an ordinary account for everyday work.')
  return ['--no-sandbox']
}
