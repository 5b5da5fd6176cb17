import { useEffect } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { readExamples, readMoreExamples, useLearning, type ExampleFilter } from '../../stores/use-learning.ts'
import { changeSettings, useSettings } from '../../stores/use-settings.ts'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import page from '../../ui/page.module.css'
import { ExampleCard } from './example-card.tsx'
import { ExampleActions } from './example-actions.tsx'
import { TuningSection } from './tuning-section.tsx'
import styles from './learning-page.module.css'

const FILTERS: readonly ExampleFilter[] = ['all', 'without-better', 'with-better']

/** What the app learns from answers, beside the choice of models: nothing unless it is turned on here. */
export function LearningPage() {
  const { t } = useText()
  const gathers = useSettings((state) => state.settings?.learning.gather ?? false)
  const { counts, filter, examples, more } = useLearning()
  // Main says when something was gathered.
  useEffect(() => void readExamples(), [counts?.all])
  return (
    <Page title={t('learning.title')} text={t('learning.text')}>
      <section className={styles['switch']}>
        <div>
          <h2 className={page['heading']}>{t('learning.gather')}</h2>
          <p>{t('learning.gatherText')}</p>
        </div>
        <Switch
          label={t('learning.gather')}
          checked={gathers}
          onChange={(gather) => void changeSettings({ learning: { gather } })}
        />
      </section>
      <TuningSection />
      <section>
        <header className={styles['head']}>
          <h2 className={page['heading']}>{t('learning.examples')}</h2>
          {counts !== null && counts.all > 0 && <ExampleActions counts={counts} />}
        </header>
        {counts?.all === 0 && <p className={styles['none']}>{t(gathers ? 'learning.noneYet' : 'learning.noneOff')}</p>}
        {counts !== null && counts.all > 0 && (
          <Segmented
            label={t('learning.show')}
            value={filter}
            choices={FILTERS.map((value) => ({ value, label: t(`learning.filter.${value}`) }))}
            onChange={(value) => void readExamples(value)}
          />
        )}
        {examples !== null && examples.length > 0 && (
          <ul className={styles['list']}>
            {examples.map((example) => (
              <ExampleCard key={example.id} example={example} />
            ))}
          </ul>
        )}
        {more && <Button onClick={() => void readMoreExamples()}>{t('learning.more')}</Button>}
      </section>
    </Page>
  )
}
