import { chromium, type Page } from '@playwright/test';
import { expect, test } from '../support/page.ts';
import { reached } from '../support/reached.ts';
import { chromiumArguments, findChromium } from '../support/requirements.mjs';
import { startForeignPage } from './foreign-page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

/** Everything that a page can try on the host; what it could read or open is in the answer. */
async function tryEverything(page: Page, target: string): Promise<readonly string[]> {
  return page.evaluate(async (target) => {
    const got: string[] = [];
    const requests: readonly (readonly [string, RequestInit])[] = [
      ['GET', {}],
      ['GET with credentials', { credentials: 'include' }],
      ['POST JSON', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"code":"x"}' }],
      ['POST text', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"code":"x"}' }],
      ['OPTIONS', { method: 'OPTIONS' }],
      ['PUT', { method: 'PUT', body: 'x' }],
    ];
    for (const route of ['/', '/session', '/socket', '/index.html', '/assets/none.js']) {
      for (const [what, init] of requests) {
        const response = await fetch(target + route, init).catch(() => null);
        if (response?.ok) got.push(`${what} ${route}`);
        const opaque = await fetch(target + route, { ...init, mode: 'no-cors' }).catch(() => null);
        if (opaque && opaque.type !== 'opaque' && opaque.ok) got.push(`${what} ${route} no-cors`);
      }
    }
    const socket = await new Promise<string>((resolve) => {
      const opened = new WebSocket(`${target.replace('http', 'ws')}/socket`);
      opened.onopen = () => resolve('opened');
      opened.onerror = () => resolve('refused');
    });
    if (socket === 'opened') got.push('socket');
    for (const [tag, attribute] of [
      ['script', 'src'],
      ['img', 'src'],
    ] as const) {
      const element = document.createElement(tag);
      const loaded = new Promise<boolean>((resolve) => {
        element.onload = () => resolve(true);
        element.onerror = () => resolve(false);
      });
      element.setAttribute(attribute, `${target}/${tag === 'script' ? 'assets/none.js' : ''}`);
      document.documentElement.append(element);
      if (await loaded) got.push(tag);
    }
    return got;
  }, target);
}

test('a page on another port of this computer reads nothing', async ({ page, host }) => {
  const foreign = await startForeignPage();
  try {
    await page.goto(foreign.origin);
    expect(await tryEverything(page, host.origin)).toEqual([]);
  } finally {
    await page.close();
    await foreign.close();
  }
});

test('a page of ours is not shown in a frame of another', async ({ page, host }) => {
  const foreign = await startForeignPage();
  try {
    await page.goto(foreign.origin);
    const frame = page.waitForEvent('frameattached');
    await page.evaluate((url) => {
      const element = document.createElement('iframe');
      element.src = url;
      document.documentElement.append(element);
    }, host.origin);
    await (await frame).waitForLoadState().catch(() => undefined);
    await page.waitForTimeout(300);
    const [, inside] = page.frames();
    expect(await inside?.title().catch(() => '')).not.toContain('Heapscope');
  } finally {
    await page.close();
    await foreign.close();
  }
});

test('a name that was rebound to 127.0.0.1 reads nothing, with the right code too', async ({ host }) => {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...chromiumArguments, '--host-resolver-rules=MAP rebind.test 127.0.0.1'],
  });
  try {
    const page = await browser.newPage();
    const url = new URL(await host.freshUrl());
    const rebound = `http://rebind.test:${url.port}`;
    const response = await page.goto(rebound);
    expect(response?.status()).toBe(421);
    expect(await page.content()).not.toContain('Heapscope</title>');
    // What the attacker's own server had answered before the name was rebound: a page without any policy. To the
    // browser, everything below is same-origin.
    await page.route(`${rebound}/bait`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bait</title>' }),
    );
    await page.goto(`${rebound}/bait`);
    const read = await tryEverything(page, rebound);
    reached('browser-host', `DNS rebinding in Chromium: ${read.length} of 63 requests answered`, read.length === 0);
    expect(read).toEqual([]);
    const swapped = await page.evaluate(
      async (code) => {
        const init = {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code }),
        };
        return (await fetch('/session', init).catch(() => ({ status: 0 }))).status;
      },
      url.hash.replace('#code=', ''),
    );
    // Chromium lets a page read no answer of a misdirected request at all.
    expect([0, 421]).toContain(swapped);
    const honest = await browser.newPage();
    await honest.goto(url.href);
    await honest.waitForFunction(() => sessionStorage.getItem('heapscope.session') !== null);
  } finally {
    await browser.close();
  }
});
