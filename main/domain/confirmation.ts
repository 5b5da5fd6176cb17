import type { NetworkQuestion } from './network.ts'
import type { TurnQuestion } from './security.ts'

/** Everything that a person is asked before it happens. */
export type Confirmation = NetworkQuestion | TurnQuestion
export type ConfirmationKind = Confirmation['kind']
export type ConfirmationOf<Kind extends ConfirmationKind> = Extract<Confirmation, { kind: Kind }>

type Plain =
  | { type: 'send' }
  | { type: 'cancel' }
  /** Nothing is sent: a model on this computer answers the turn. */
  | { type: 'here' }

/** What may be said to each kind. `cancel` is also what an aborted question comes to. */
interface Answers {
  network:
    | Plain
    /** Send, and ask no more about that host in this conversation until the rules change or the app ends. */
    | { type: 'in-conversation' }
    /** Not like this: these of its messages are left out of the conversation's requests, and the question comes again. */
    | { type: 'without'; messages: readonly number[] }
  budget: Plain
  security:
    | Plain
    /** Passages from outside are left out, words of one's own lose what was found in them. */
    | { type: 'leave-out' }
    | { type: 'appeal'; reason: string }
  egress:
    | Plain
    /**
     * `keep` leaves values readable and `mask` hides more of them; the question comes again with both. `always` makes what
     * is hidden words of the workspace.
     */
    | { type: 'change'; keep: readonly string[]; mask: readonly string[]; always?: boolean | undefined }
    /** Send, and mask without asking in this workspace from now on. */
    | { type: 'always' }
}
export type AnswerTo<Kind extends ConfirmationKind> = Answers[Kind]
export type ConfirmationAnswer = AnswerTo<ConfirmationKind>

const fitting: { readonly [Kind in ConfirmationKind]: readonly AnswerTo<Kind>['type'][] } = {
  network: ['send', 'cancel', 'here', 'in-conversation', 'without'],
  budget: ['send', 'cancel', 'here'],
  security: ['send', 'cancel', 'here', 'leave-out', 'appeal'],
  egress: ['send', 'cancel', 'here', 'change', 'always']
}

/** Whether an answer is one to that kind of question. */
export const isAnswerTo = <Kind extends ConfirmationKind>(
  kind: Kind,
  answer: ConfirmationAnswer
): answer is AnswerTo<Kind> => (fitting[kind] as readonly string[]).includes(answer.type)
