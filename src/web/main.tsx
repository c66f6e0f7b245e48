import './theme/styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startI18n } from './i18n.ts';
import { applySavedScheme } from './theme/scheme.ts';

applySavedScheme(document.documentElement);
await startI18n();

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no element #app');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
