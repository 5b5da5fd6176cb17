import { Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { DatasetExample } from '../../../preload/contract/learning.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { improve, removeExample } from '../../stores/use-learning.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Pill } from '../../ui/pill.tsx'
import styles from './learning-page.module.css'

/** One poor answer with what was asked, and the better answer that the person gives. */
export function ExampleCard({ example }: { example: DatasetExample }) {
  const { t } = useText()
  const formats = useFormats()
  const field = useId()
  const { id, prompt, answer, better, signal, reason, at, model } = example
  const [text, setText] = useState(better ?? '')
  const question = prompt.at(-1)?.text ?? ''
  const earlier = prompt.filter(({ role }) => role !== 'system').length - 1
  return (
    <li className={styles['card']}>
      <div className={styles['facts']}>
        <Pill tone="warn">{t(`learning.signal.${signal}`)}</Pill>
        {reason && <Pill>{t(`learning.reason.${reason}`)}</Pill>}
        <span>{model.slice(model.indexOf(':') + 1)}</span>
        <span>{formats.date(at, { day: 'numeric', month: 'short', year: 'numeric' })}</span>
        {earlier > 0 && <span>{t('learning.earlier', { count: earlier })}</span>}
        <IconButton
          className={styles['remove']}
          label={t('learning.remove')}
          icon={<Trash2 size={15} />}
          onClick={() => void removeExample(id)}
        />
      </div>
      <h3 className={styles['name']}>{t('learning.question')}</h3>
      <p className={styles['text']}>{question}</p>
      <h3 className={styles['name']}>{t('learning.answer')}</h3>
      <p className={styles['text']}>{answer}</p>
      <label className={styles['name']} htmlFor={field}>
        {t('learning.better')}
      </label>
      <textarea
        id={field}
        className={styles['field']}
        rows={3}
        maxLength={100_000}
        placeholder={t('learning.betterHint')}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {text !== (better ?? '') && (
        <div className={styles['actions']}>
          <Button look="primary" onClick={() => void improve(id, text)}>
            {t('learning.keep')}
          </Button>
          <Button onClick={() => setText(better ?? '')}>{t('learning.undo')}</Button>
        </div>
      )}
    </li>
  )
}
