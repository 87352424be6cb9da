import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Combobox.css';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { useLayout } from './state/layout.ts';
import { showTheme } from './state/theme.ts';

/** Text that is drawn before its font moves when the font comes. The files are local, so waiting costs a frame or two. */
async function fontsOrNotLong(): Promise<void> {
  const fonts = ['400 13px Inter', '400 12px "JetBrains Mono"'].map((font) => document.fonts.load(font));
  const late = new Promise((resolve) => setTimeout(resolve, 1000));
  await Promise.race([Promise.allSettled(fonts), late]);
}

showTheme(useLayout.getState().theme);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
await fontsOrNotLong();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
