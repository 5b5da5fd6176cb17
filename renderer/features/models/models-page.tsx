import { Plus } from 'lucide-react'
import type { LocalModel } from '../../../main/domain/local-models.ts'
import { useText } from '../../i18n/use-text.ts'
import { addModelFile, useModels } from '../../stores/use-models.ts'
import { Button } from '../../ui/button.tsx'
import card from '../../ui/card.module.css'
import page from '../../ui/page.module.css'
import { Page } from '../../ui/page.tsx'
import { EnginePanel } from './engine-panel.tsx'
import { ModelCard } from './model-card.tsx'

/** Models on this machine and those that can be brought here. */
export function ModelsPage() {
  const { t } = useText()
  const models = useModels((state) => state.list?.models)
  const here = models?.filter((model) => model.state === 'installed') ?? []
  const others =
    models
      ?.filter((model) => model.state !== 'installed')
      .sort((a, b) => Number(b.recommended) - Number(a.recommended)) ?? []
  return (
    <Page
      title={t('models.title')}
      text={t('models.text')}
      action={
        <Button onClick={() => void addModelFile()}>
          <Plus size={15} aria-hidden="true" /> {t('models.addFile')}
        </Button>
      }
    >
      <EnginePanel />
      <ModelGroup title={t('models.here')} models={here} />
      <ModelGroup title={t('models.toDownload')} models={others} />
    </Page>
  )
}

function ModelGroup({ title, models }: { title: string; models: LocalModel[] }) {
  if (models.length === 0) return null
  return (
    <section>
      <h2 className={page['heading']}>{title}</h2>
      <ul className={card['list']}>
        {models.map((model) => (
          <ModelCard key={model.id} model={model} />
        ))}
      </ul>
    </section>
  )
}
