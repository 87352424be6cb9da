import { MantineProvider } from '@mantine/core';
import { useEffect } from 'react';
import { Shell } from './shell/shell.tsx';
import { onWindowKeyDown } from './state/keys.ts';
import { useDrawnTheme } from './state/theme.ts';
import { styleNonce } from './ui/style-nonce.ts';
import { cssVariables, theme } from './ui/theme.ts';

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
