import { anyOf } from '../../language/word-lists.ts'
import words from './words.json' with { type: 'json' }

/** Families of what attacks on a model do; a finding names its family to the person. */
export type InjectionFamily =
  'override' | 'persona' | 'extraction' | 'fake-turn' | 'exfiltration' | 'order' | 'secrecy' | 'hidden'

export interface InjectionRule {
  family: InjectionFamily
  /** How sure a match is by itself, 0 to 1. */
  weight: number
  pattern: RegExp
}

/** @param list of the words and patterns in words.json, any of which is a match */
const rule = (family: InjectionFamily, weight: number, list: keyof typeof words, flags = 'iu'): InjectionRule => ({
  family,
  weight,
  pattern: new RegExp(anyOf(words, list), flags)
})

/** Shapes of sentences, not words: each needs a verb, what it is about and a direction. English and Turkish, some German and French. */
export const INJECTION_RULES: readonly InjectionRule[] = [
  rule('override', 0.9, 'ignoreRules'),
  rule('override', 0.8, 'forgetEverything'),
  rule('override', 0.75, 'newRules'),
  rule('override', 0.9, 'turkishIgnoreRules'),
  rule('override', 0.75, 'germanAndFrench'),
  rule('persona', 0.8, 'noLimits'),
  rule('persona', 0.7, 'turkishNoLimits'),
  rule('extraction', 0.8, 'revealPrompt'),
  rule('extraction', 0.8, 'turkishRevealPrompt'),
  rule('fake-turn', 0.85, 'turnMarks', 'imu'),
  rule('fake-turn', 0.6, 'turnHeads', 'imu'),
  rule('exfiltration', 0.9, 'pictureAddress'),
  rule('exfiltration', 0.85, 'sendAway'),
  rule('exfiltration', 0.85, 'turkishSendAway'),
  rule('order', 0.6, 'toTheAssistant'),
  rule('order', 0.6, 'asAnAssistant'),
  rule('order', 0.6, 'turkishToTheAssistant'),
  rule('secrecy', 0.7, 'keepSecret'),
  rule('secrecy', 0.7, 'turkishKeepSecret')
]
