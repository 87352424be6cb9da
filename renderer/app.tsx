import { MantineProvider } from '@mantine/core';
import { useEffect } from 'react';
import { Shell } from './shell/shell.tsx';
import { onWindowKeyDown } from './state/keys.ts';
import { useDrawnTheme } from './state/theme.ts';
import { cssVariables, theme } from './ui/theme.ts';

/** The CSP lets in only styles with this page's nonce. */
function styleNonce(): string {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
}

export function App() {
  const drawn = useDrawnTheme();
  useEffect(() => {
    window.addEventListener('keydown', onWindowKeyDown);
    return () => window.removeEventListener('keydown', onWindowKeyDown);
  }, []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      forceColorScheme={drawn}
      getStyleNonce={styleNonce}
      withGlobalClasses={false}
    >
      <Shell />
    </MantineProvider>
  );
}
