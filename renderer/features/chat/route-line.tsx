import { MoveRight } from 'lucide-react'
import { Trans } from 'react-i18next'
import { AUTO_MODEL } from '../../../main/domain/plan.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { chooseModel, useConversation } from '../../stores/use-conversation.ts'
import { useModels } from '../../stores/use-models.ts'
import type { OfferedModel } from '../../stores/use-providers.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { useRules } from '../network/use-rules.ts'
import { focusComposer } from './focus-composer.ts'
import { modelHere, useAnsweringModel, type AnsweringModel } from './use-answering-model.ts'
import { useOutgoingEstimate } from './use-outgoing-estimate.ts'
import { useOfflineUnreachable } from './use-offline-unreachable.ts'
import { lazyComponent } from '../../ui/lazy-component.tsx'
import styles from './route-line.module.css'

/** Comes right after the field for a message; until then the name stands in its place. */
const ModelMenu = lazyComponent(
  async () => (await import('./model-menu.tsx')).ModelMenu,
  ({ model }) => <span className={styles['model']}>{model.name}</span>
)

/** Says before anything is sent who would answer, where, for how much, and what would leave the machine. */
export function RouteLine() {
  const model = useAnsweringModel()
  if (!model) return <span className={styles['route']} />
  if (model.ref === AUTO_MODEL) return <AutoRoute model={model} />
  return (
    <span className={styles['route']}>
      <MoveRight size={16} aria-hidden="true" />
      <span className={styles['words']}>
        {model.remote ? (
          <RemoteRoute model={model} remote={model.remote} />
        ) : (
          <Sentence model={model} name={model.demo ? 'chat.routeDemo' : 'chat.routeLocal'} />
        )}
      </span>
    </span>
  )
}

/** The choice is left to the app; whom it would take stands below the field. */
function AutoRoute({ model }: { model: AnsweringModel }) {
  return (
    <span className={styles['route']}>
      <MoveRight size={16} aria-hidden="true" />
      <span className={styles['words']}>
        <Sentence model={model} name="route.autoLine" />
      </span>
    </span>
  )
}

type SentenceName =
  | 'route.autoLine'
  | 'chat.routeDemo'
  | 'chat.routeLocal'
  | 'chat.routeOwn'
  | 'chat.routeNear'
  | 'chat.routeNearIdle'
  | 'chat.routeAway'
  | 'chat.routeAwayIdle'
  | 'chat.routeOffline'
  | 'chat.routeNoKey'
  | 'chat.routeBusy'

function Sentence({
  model,
  name,
  values = {}
}: {
  model: AnsweringModel
  name: SentenceName
  values?: Record<string, unknown>
}) {
  const { translate } = useText()
  return (
    <Trans
      t={translate}
      i18nKey={name}
      values={values}
      components={{
        model: <ModelMenu model={model} />,
        stay: <span className={styles['stay']} />,
        leave: <span className={styles['leave']} />
      }}
    />
  )
}

function RemoteRoute({ model, remote }: { model: AnsweringModel; remote: OfferedModel }) {
  const { t } = useText()
  const formats = useFormats()
  const outOfReach = useOfflineUnreachable()
  const asks = useRules()?.mode === 'ask'
  const running = useConversation((state) => state.running !== null)
  const leaving = useOutgoingEstimate()
  const { provider } = remote
  const values = {
    provider: provider.name,
    messages: `${t('network.messages', { count: leaving.messages })}, ${formats.bytes(leaving.bytes)}`
  }
  if (running) return <Sentence model={model} name="chat.routeBusy" values={values} />
  if (outOfReach(remote)) return <Offline model={model} values={values} />
  if (provider.needsKey && provider.keyState === 'none')
    return (
      <>
        <Sentence model={model} name="chat.routeNoKey" values={values} />{' '}
        <Act onAct={() => showPage('providers')}>{t('chat.openProviders')}</Act>
      </>
    )
  if (remote.model.where === 'local') return <Sentence model={model} name="chat.routeOwn" values={values} />
  const [near, away] = leaving.any
    ? (['chat.routeNear', 'chat.routeAway'] as const)
    : (['chat.routeNearIdle', 'chat.routeAwayIdle'] as const)
  return (
    <>
      <Sentence model={model} name={provider.ownMachine ? near : away} values={values} />{' '}
      {leaving.any && <Cost remote={remote} tokens={leaving.tokens} />}{' '}
      {asks && !provider.ownMachine && t('chat.routeAsk')}
    </>
  )
}

function Offline({ model, values }: { model: AnsweringModel; values: Record<string, unknown> }) {
  const { t } = useText()
  const here = modelHere(useModels((state) => state.list))
  const cached = useSettings((state) => state.settings?.cache.on ?? false)
  const take = (): void => {
    if (here) void chooseModel(here.ref)
    focusComposer()
  }
  return (
    <>
      <Sentence model={model} name="chat.routeOffline" values={values} /> {cached && t('chat.routeKept')}{' '}
      {here && <Act onAct={take}>{t('chat.useHere', { model: here.name })}</Act>}
    </>
  )
}

/** The way out of a sentence that says why no model can answer. */
function Act({ onAct, children }: { onAct: () => void; children: string }) {
  return (
    <button type="button" className={styles['act']} onClick={onAct}>
      {children}
    </button>
  )
}

function Cost({ remote: { model }, tokens }: { remote: OfferedModel; tokens: number }) {
  const { t } = useText()
  const formats = useFormats()
  const input = model.prices?.at(-1)?.input
  if (input === undefined) return t('chat.routePriceUnknown')
  // Dollars for a million tokens are millionths of a dollar for one.
  return t('chat.routeCost', { cost: formats.cost(tokens * Number(input)) })
}
