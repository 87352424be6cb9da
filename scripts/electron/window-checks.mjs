// What the real Electron must show of a window, through Playwright. `app` is its main process, `page` the window's page.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Seccomp's filter is what a sandboxed process of Chromium has on Linux; elsewhere Electron tells. */
async function isSandboxed(app) {
  const [pid, metrics] = await app.evaluate(({ app: electronApp, webContents }) => [
    webContents.getAllWebContents()[0].getOSProcessId(),
    electronApp.getAppMetrics().map(({ pid: of, sandboxed }) => ({ of, sandboxed })),
  ]);
  if (process.platform === 'linux') return /^Seccomp:\s+2$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return metrics.find(({ of }) => of === pid)?.sandboxed === true;
}

function exitOf(command, args, options, mostMs) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: 'ignore' });
    const late = setTimeout(() => child.kill('SIGKILL'), mostMs);
    child.once('exit', (code) => {
      clearTimeout(late);
      resolve(code);
    });
  });
}

/** What each attempt in the page came to; run there, so it uses nothing from outside. */
async function tryInPage() {
  const came = {};
  const violations = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
  const script = document.createElement('script');
  try {
    script.text = 'globalThis.inlineRan = true';
    document.head.append(script);
  } catch {
    violations.push('trusted types');
  }
  came.inlineRan = globalThis.inlineRan === true;
  try {
    document.createElement('div').innerHTML = '<img src=x>';
    came.markup = 'made';
  } catch {
    came.markup = 'refused';
  }
  came.fetched = await fetch('https://example.org/').then(
    () => true,
    () => false,
  );
  came.otherHost = await fetch('heapscope://other/').then(
    (answer) => answer.ok,
    () => false,
  );
  came.file = await fetch('file:///etc/hosts').then(
    () => true,
    () => false,
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { ...came, violations: violations.length };
}

async function askPermissions() {
  const name = (error) => error.name;
  return {
    notifications: await Notification.requestPermission(),
    geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', name),
    clipboard: await navigator.clipboard.readText().then(() => 'granted', name),
    midi: await navigator.requestMIDIAccess({ sysex: true }).then(() => 'granted', name),
  };
}

export const windowChecks = [
  ['the page is our own', async ({ page }) => assert.match(page.url(), /^heapscope:\/\/app\//)],
  ['its process is sandboxed', async ({ app }) => assert.equal(await isSandboxed(app), true)],
  [
    'the page has neither require nor process',
    async ({ page }) =>
      assert.deepEqual(await page.evaluate(() => [typeof globalThis.require, typeof globalThis.process]), [
        'undefined',
        'undefined',
      ]),
  ],
  [
    'the page reaches nothing but its door',
    async ({ page }) =>
      assert.deepEqual(await page.evaluate(() => Object.keys(window.heapscope)), ['send', 'onMessage']),
  ],
  [
    'the demo shows its lumps',
    async ({ page }) => page.getByText('missing_symbols').first().waitFor({ timeout: 60_000 }),
  ],
  [
    'its policy stops scripts, markup, other addresses and files',
    async ({ page }) => {
      const { violations, ...came } = await page.evaluate(tryInPage);
      assert.deepEqual(came, { inlineRan: false, markup: 'refused', fetched: false, otherHost: false, file: false });
      assert.ok(violations > 0, 'no violation was told');
    },
  ],
  [
    'permissions are denied',
    async ({ page }) => {
      const granted = Object.entries(await page.evaluate(askPermissions)).filter(([, came]) => came === 'granted');
      assert.deepEqual(granted, []);
    },
  ],
  [
    'another place cannot be gone to, by script, link or middle click',
    async ({ app, page }) => {
      const before = page.url();
      for (const url of ['https://example.org/', 'file:///etc/hosts', 'heapscope://app.evil/', 'data:text/html,x'])
        await page.evaluate((to) => window.location.assign(to), url).catch(() => undefined);
      await page.evaluate(() => {
        const link = Object.assign(document.createElement('a'), {
          href: 'https://example.org/',
          textContent: 'away',
          id: 'away',
        });
        link.style.cssText = 'position:fixed;left:9px;top:9px;z-index:9999';
        document.body.append(link);
      });
      await page.click('#away', { button: 'middle' });
      await page.click('#away');
      await page.waitForTimeout(500);
      assert.equal(page.url(), before);
      assert.equal(app.windows().length, 1);
    },
  ],
  [
    'a second window is refused',
    async ({ app, page }) => {
      assert.equal(await page.evaluate(() => window.open('https://example.org')), null);
      assert.equal(await page.evaluate(() => window.open('heapscope://app/')), null);
      assert.equal(app.windows().length, 1);
    },
  ],
  [
    'a second instance ends and leaves the first alone',
    async ({ app, binary, args, env }) => {
      assert.equal(await exitOf(binary, args, { env }, 30_000), 0);
      assert.equal(app.windows().length, 1);
    },
  ],
  [
    'the keychain is said as it is, and keeps a secret',
    async ({ app }) => {
      const kept = await app.evaluate(({ safeStorage }) => {
        const isThere = safeStorage.isEncryptionAvailable();
        const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'of the system';
        if (!isThere) return { isThere, backend, same: false, plain: false };
        const bytes = safeStorage.encryptString('pässword');
        return {
          isThere,
          backend,
          same: safeStorage.decryptString(bytes) === 'pässword',
          plain: bytes.includes('word'),
        };
      });
      console.log(`   keychain: ${JSON.stringify(kept)}`);
      if (!kept.isThere || kept.backend === 'basic_text') return `no keychain here (${kept.backend})`;
      assert.deepEqual([kept.same, kept.plain], [true, false]);
    },
  ],
  [
    'a page that crashes does not take the program along',
    async ({ app }) => {
      await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0].forcefullyCrashRenderer());
      assert.equal(typeof (await app.evaluate(() => process.pid)), 'number');
    },
  ],
];
