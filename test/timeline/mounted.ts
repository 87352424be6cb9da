import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const origin = 'http://timeline.test';
const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2' };

/** What a page needs that only shows the timeline: built once, served to the page without a server. */
export interface MountedTimeline {
  /** Goes to an empty page on which `window.timelineBench` is ready. */
  open(page: Page): Promise<void>;
  remove(): void;
}

/** Builds test/bench/timeline-mount.ts as the page is built; `isReadable`: names stay, for a profile. */
export async function buildMountedTimeline(isReadable = false): Promise<MountedTimeline> {
  const folder = mkdtempSync(path.join(tmpdir(), 'heapscope-timeline-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: path.resolve('.'),
    publicDir: false,
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      ...(isReadable ? { minify: false } : {}),
      rolldownOptions: {
        input: path.resolve('test/bench/timeline-mount.ts'),
        output: { entryFileNames: 'mount.js', assetFileNames: '[name][extname]' },
      },
    },
  });
  const styles = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));
  const links = styles.map((file) => `<link rel="stylesheet" href="/${file}">`).join('');
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>timeline</title>${links}</head>
    <body><main id="root" style="height:100%"></main><script type="module" src="/mount.js"></script></body></html>`;
  return {
    async open(page) {
      await page.route(`${origin}/**`, (route) => {
        const file = new URL(route.request().url()).pathname.slice(1);
        if (file === '') return route.fulfill({ contentType: 'text/html', body: html });
        const contentType = types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
        return route.fulfill({ contentType, body: readFileSync(path.join(folder, file)) });
      });
      await page.goto(`${origin}/`);
      await page.waitForFunction(() => 'timelineBench' in window);
      // The compiler that runs the tests names functions by a helper that the page does not have.
      await page.evaluate('globalThis.__name = (fn) => fn');
      await page.evaluate(() => document.fonts.load('400 13px Inter').then(() => undefined));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
