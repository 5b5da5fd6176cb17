import { policyNames, type EscalationMode, type PolicyName } from '../../../main/domain/route.ts'
import { client } from '../../client/client.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { showError, showToast } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Range } from '../../ui/range.tsx'
import { Select } from '../../ui/select.tsx'
import { Setting, SettingsSection } from './setting.tsx'

type Routing = Settings['routing']

const WEIGHTS = [
  ['quality', 'settings.auto.weightQuality'],
  ['speed', 'settings.auto.weightSpeed'],
  ['cost', 'settings.auto.weightCost']
] as const

/** By what Auto chooses who answers. */
export function RoutingSection({ routing }: { routing: Routing }) {
  const { t } = useText()
  const formats = useFormats()
  const change = (part: Partial<Routing>): void => void changeSettings({ routing: part })
  const forget = (): void => {
    client.turns.forgetLearned().then(() => showToast(t('settings.auto.forgotten')), showError)
  }
  const weighed = routing.policy === 'balanced' || routing.policy === 'private'
  return (
    <SettingsSection title={t('settings.auto.routing')}>
      <Setting title={t('settings.auto.policy')} text={t('settings.auto.policyText')}>
        <Select
          aria-label={t('settings.auto.policy')}
          value={routing.policy}
          onChange={({ target }) => change({ policy: target.value as PolicyName })}
        >
          {policyNames.map((name) => (
            <option key={name} value={name}>
              {t(`route.policies.${name}`)}
            </option>
          ))}
        </Select>
      </Setting>
      {weighed &&
        WEIGHTS.map(([name, label]) => (
          <Setting key={name} title={t(label)} text={t('settings.auto.weightText')}>
            <Range
              label={t(label)}
              value={routing.weights[name]}
              min={0}
              max={1}
              step={0.05}
              write={(value) => formats.number(value, 2)}
              onChange={(value) => change({ weights: { ...routing.weights, [name]: value } })}
            />
          </Setting>
        ))}
      <Setting title={t('settings.auto.escalation')} text={t('settings.auto.escalationText')}>
        <Select
          aria-label={t('settings.auto.escalation')}
          value={routing.escalation}
          onChange={({ target }) => change({ escalation: target.value as EscalationMode })}
        >
          <option value="off">{t('settings.auto.escalationOff')}</option>
          <option value="offer">{t('settings.auto.escalationOffer')}</option>
          <option value="auto">{t('settings.auto.escalationAuto')}</option>
        </Select>
      </Setting>
      <Setting title={t('settings.auto.forget')} text={t('settings.auto.forgetText')}>
        <Button onClick={forget}>{t('settings.auto.forget')}</Button>
      </Setting>
    </SettingsSection>
  )
}
