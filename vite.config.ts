import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page. Served from `/` on both hosts, because each screen has its own path. */
export default defineConfig({
  root: 'renderer',
  base: '/',
  plugins: [react()],
  html: { cspNonce: '__NONCE__' },
  server: { host: '127.0.0.1' },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'chrome130',
    // A font or picture inlined as data: would need a laxer policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'charts',
              test: /node_modules[\\/](recharts|d3-|victory-vendor|@reduxjs|react-redux|immer|reselect|decimal)/,
            },
            { name: 'mantine', test: /node_modules[\\/](@mantine|@floating-ui)/ },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
          ],
        },
      },
    },
  },
});
