import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startLanguage } from './i18n/i18n.ts'

// Main tells with the page's address what the first paint must know.
const first = new URLSearchParams(location.search)
const theme = first.get('theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
startLanguage(first.get('lang') === 'tr' ? 'tr' : 'en')

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>
  )
