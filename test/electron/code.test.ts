import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reached } from '../support/reached.ts';
import { items } from './items.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

function filesIn(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.replaceAll('\\', '/')))
    .filter((file) => pattern.test(file));
}

/** What stands in comments says what is not done. */
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
const ownHost = filesIn('electron', /\.ts$/);
const ownPage = [...filesIn('renderer', /\.tsx?$/), ...filesIn('shared', /\.ts$/)];
const built = filesIn('dist', /\.(mjs|cjs|js|css|html)$/);
const filesWith = (files: readonly string[], pattern: RegExp) =>
  files.filter((file) => pattern.test(withoutComments(read(file))));

describe('what is built', () => {
  it('names no address of the open http kind but namespaces', () => {
    // The last two are words: a URL that is made of what stands behind, and a base that is never asked.
    const known = /^http:\/\/(www\.w3\.org\/|json-schema\.org\/|github\.com\/mscdex\/ssh2|example\.invalid\/|$)/;
    const found = built.flatMap((file) => read(file).match(/http:\/\/[\w.:/-]*/g) ?? []);
    expect(found.length).toBeGreaterThan(5);
    expect([...new Set(found)].filter((address) => !known.test(address))).toEqual([]);
  });

  it('loads no script, style, font or picture from elsewhere', () => {
    const page = built.filter((file) => file.startsWith('dist/page/'));
    const remote =
      /(src|href)=["']?(https?:)?\/\/|url\(["']?(https?:)?\/\/|@import\s+["'](https?:)?\/\/|import\(["']https?:/i;
    expect(page.length).toBeGreaterThan(10);
    expect(page.filter((file) => remote.test(read(file)))).toEqual([]);
  });

  it('has a window program and a preload script that evaluate no text', () => {
    const programs = built.filter((file) => /^dist\/(main|preload|common)\//.test(file));
    expect(programs.length).toBeGreaterThan(2);
    expect(
      programs.filter((file) => /executeJavaScript|\.openDevTools|openPath\(|showItemInFolder/.test(read(file))),
    ).toEqual([]);
  });
});

describe('the code of the window', () => {
  const main = withoutComments(read('electron/main.ts'));

  it('makes windows in one place', () => {
    expect(filesWith(ownHost, /new BrowserWindow|BrowserView|WebContentsView|BaseWindow/)).toEqual([
      'electron/main.ts',
    ]);
    expect(main.match(/new BrowserWindow/g)).toHaveLength(1);
    // Under another name there, so the import is what tells.
    expect(built.filter((file) => /\bBrowserWindow\b/.test(read(file)))).toEqual(['dist/main/main.mjs']);
  });

  it('enables the sandbox before anything else', () => {
    const enabled = main.indexOf('app.enableSandbox()');
    expect(enabled).toBeGreaterThan(0);
    for (const later of ['registerSchemesAsPrivileged', 'app.on(', 'whenReady', 'new BrowserWindow'])
      expect(main.indexOf(later), later).toBeGreaterThan(enabled);
  });

  it('refuses for every window that will be', () => {
    const created = main.slice(main.indexOf("app.on('web-contents-created'"));
    const body = created.slice(0, created.indexOf('\n});'));
    for (const name of [
      'will-navigate',
      'will-frame-navigate',
      'will-redirect',
      'will-attach-webview',
      'setWindowOpenHandler',
    ])
      expect(body, name).toContain(name);
  });

  it('listens to the page in one file', () => {
    expect(filesWith(ownHost, /\bipcMain\b/)).toEqual(['electron/door/ipc-host.ts']);
    expect(read('electron/door/ipc-host.ts')).not.toMatch(/\.(handle|handleOnce|once)\(/);
  });

  it('opens nothing else by the system', () => {
    expect(filesWith(ownHost, /\bshell\./)).toEqual(['electron/main.ts']);
    expect(main.match(/shell\.\w+\([^)]*\)/g)).toEqual(['shell.openExternal(url)']);
    expect(main).toContain('if (isManualPage(url)) void shell.openExternal(url);');
    expect(filesWith(ownHost, /openPath|showItemInFolder|trashItem/)).toEqual([]);
  });

  it('loads no file: page', () => {
    expect(filesWith(ownHost, /loadFile\(|file:\/\//)).toEqual([]);
    expect(main.match(/\.loadURL\(/g)).toHaveLength(1);
    expect(main).toMatch(/\.loadURL\(`\$\{appOrigin\}\$\{rooms\.start\.path\}`\)/);
  });

  it('overrides no certificate check', () => {
    const accepts = /certificate-error|setCertificateVerifyProc|select-client-certificate|ignore-certificate-errors/;
    expect(filesWith(ownHost, accepts)).toEqual([]);
    expect(filesWith(ownHost, /NODE_TLS_REJECT_UNAUTHORIZED/)).toEqual([]);
  });

  it('adds no switch to the command line', () => {
    expect(
      filesWith(ownHost, /appendSwitch|appendArgument|enableBlinkFeatures|disableBlinkFeatures|no-sandbox/),
    ).toEqual([]);
    expect(filesWith(ownHost, /['"`]ELECTRON_/)).toEqual([]);
  });

  it('has no webview', () => {
    expect(filesWith([...ownHost, ...ownPage], /<webview|createElement\(['"]webview|allowpopups/)).toEqual([]);
  });

  it('has no remote module', () => {
    expect(filesWith([...ownHost, ...ownPage], /@electron\/remote|electron\.remote|enableRemoteModule/)).toEqual([]);
  });

  it('has a preload script that imports Electron alone', () => {
    const preload = read('electron/preload.ts');
    expect(preload.match(/^import .*/gm)).toEqual(["import { contextBridge, ipcRenderer } from 'electron';"]);
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
    const packed = read('dist/preload/preload.cjs');
    expect([...packed.matchAll(/require\((.*?)\)/g)].map(([, name]) => name?.slice(1, -1))).toEqual(['electron']);
    expect(packed).not.toMatch(/\bimport\s*\(|invoke|sendSync|postMessage|MessagePort/);
  });
});

describe('the code of the page', () => {
  it('has no sink for markup', () => {
    const sinks =
      /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|srcdoc|srcDoc|createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe|DOMParser|document\.write)\b|\beval\(|new Function\(|javascript:/;
    expect(filesWith(ownPage, sinks)).toEqual([]);
  });
});

it('is at least Electron 42, the one that was looked at last', () => {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(read('package.json'));
  const looked: { version: string; lookedAt: string } = JSON.parse(read('packaging/electron-version.json'));
  expect(Number(looked.version.split('.')[0])).toBeGreaterThanOrEqual(42);
  expect(devDependencies.electron).toBe(looked.version);
  expect(looked.lookedAt).toMatch(/^\d{4}-\d\d-\d\d$/);
});

describe('the checklist', () => {
  const missing = items.flatMap((item) =>
    'by' in item
      ? item.by.filter(([file, name]) => !read(file).includes(name)).map(([file, name]) => `${file}: ${name}`)
      : [],
  );
  const numbers = items.flatMap(({ item }) => (item === 'more' ? [] : [item]));
  afterAll(() => {
    const asserted = items.filter((item) => item.item !== 'more' && 'by' in item).length;
    const figure = `${asserted} of 20 points asserted, ${items.length - numbers.length} more beside; ${missing.length} tests missing`;
    reached('electron', figure, missing.length === 0 && numbers.length === 20);
  });

  it('names for each of the 20 items a test that is there, or why it cannot apply', () => {
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(missing).toEqual([]);
    for (const item of items)
      expect('by' in item ? item.by.length : item.notApplicable.length, item.what).toBeGreaterThan(0);
  });
});
