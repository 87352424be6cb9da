import type { Page } from '@playwright/test';
import { expect, test } from '../support/page.ts';

test.use({ hostOptions: { args: ['--no-demo'] } });

const isOpen = (page: Page) => page.waitForFunction(() => sessionStorage.getItem('heapscope.session') !== null);

test('the code is in no request, no Referer, no history, and good once', async ({ page, host, browser }) => {
  const url = await host.freshUrl('/settings');
  const code = new URL(url).hash.replace('#code=', '');
  const seen: string[] = [];
  page.on('request', (request) => seen.push(request.url(), JSON.stringify(request.headers())));
  await page.goto(url);
  await isOpen(page);
  await expect(page.getByText('Settings').first()).toBeVisible();
  expect(new URL(page.url())).toMatchObject({ pathname: '/settings', hash: '' });
  // Playwright's own view of a navigation keeps the fragment; what is sent does not.
  expect(seen.filter((text) => text.includes(code) && !text.startsWith(url))).toEqual([]);
  expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1);
  await page.goBack().catch(() => null);
  expect(page.url()).not.toContain(code);

  const other = await browser.newPage();
  await other.goto(url);
  await expect(other.getByText('This page is not signed in to Heapscope').first()).toBeVisible();
  expect(await other.evaluate(() => sessionStorage.getItem('heapscope.session'))).toBeNull();
  await other.close();
  expect(host.output()).not.toMatch(/Referer|#code=.*#code=/);
});

test('a reload keeps the place and the session', async ({ page, host }) => {
  await page.goto(await host.freshUrl('/settings'));
  await isOpen(page);
  const token = await page.evaluate(() => sessionStorage.getItem('heapscope.session'));
  await page.reload();
  await expect(page.getByText('Settings').first()).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/settings');
  expect(await page.evaluate(() => sessionStorage.getItem('heapscope.session'))).toBe(token);
});

test('no cookie is ever set', async ({ page, host }) => {
  await page.goto(await host.freshUrl());
  await isOpen(page);
  expect(await page.context().cookies()).toEqual([]);
});

test.describe('with a token of another host', () => {
  test('the page says what to do, and asks once', async ({ page, host }) => {
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.addInitScript(() => sessionStorage.setItem('heapscope.session', 'A'.repeat(43)));
    await page.goto(`${host.origin}/settings`);
    await expect(page.getByText('This page is not signed in to Heapscope').first()).toBeVisible();
    await expect(page.getByText('Press Enter in the terminal').first()).toBeVisible();
    await page.waitForTimeout(1500);
    expect(sockets).toHaveLength(1);
  });
});

/** Every message of the page, and a hand that cuts its socket. */
async function watchSocket(page: Page) {
  const connections: { sent: string[]; cut(): void }[] = [];
  let holdAnswersTo: RegExp | undefined;
  await page.routeWebSocket('**/socket', (socket) => {
    const server = socket.connectToServer();
    const connection = { sent: [] as string[], cut: () => void socket.close({ code: 1011 }) };
    connections.push(connection);
    const held = new Set<number>();
    socket.onMessage((message) => {
      const text = String(message);
      connection.sent.push(text);
      if (holdAnswersTo?.test(text)) held.add(JSON.parse(text).id);
      server.send(message);
    });
    server.onMessage((message) => {
      if (!held.has(JSON.parse(String(message)).id)) socket.send(message);
    });
  });
  return {
    connections,
    hold: (pattern: RegExp | undefined) => {
      holdAnswersTo = pattern;
    },
  };
}

test('a socket that breaks is opened again, and what was on the screen is asked again', async ({ page, host }) => {
  const { connections, hold } = await watchSocket(page);
  hold(/"settings\.read"/);
  await page.goto(await host.freshUrl('/settings'));
  await expect
    .poll(() => connections[0]?.sent.filter((text) => text.includes('settings.read')).length)
    .toBeGreaterThan(0);
  const watched = () =>
    connections.map(({ sent }) => sent.filter((text) => text.includes('"connections.watch"')).length);
  await expect.poll(watched).toEqual([1]);
  hold(undefined);
  connections[0]?.cut();
  await expect.poll(() => connections.length).toBe(2);
  // The stream runs again, and the question that was cut off mid-answer is asked again and answered.
  await expect.poll(watched).toEqual([1, 1]);
  await expect.poll(() => connections[1]?.sent.some((text) => text.includes('settings.read'))).toBe(true);
  await expect(page.getByText('does not answer')).toHaveCount(0);
});

test('while the host is away the page says so, and stays', async ({ page, host }) => {
  const { connections } = await watchSocket(page);
  await page.goto(await host.freshUrl('/settings'));
  await isOpen(page);
  await expect.poll(() => connections.length).toBe(1);
  await page.routeWebSocket('**/socket', (socket) => socket.close({ code: 1011 }));
  connections[0]?.cut();
  await expect(page.getByText('does not answer').first()).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/settings');
});

test.describe('the policy', () => {
  test.use({ expectedErrors: [/Trusted(Script|HTML)|evil\.example|unsafe-eval/] });

  test('is never violated by our pages, and stops markup, inline scripts and foreign requests', async ({
    page,
    host,
  }) => {
    await page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
      );
    });
    const violations = () => page.evaluate(() => (window as unknown as { violations: string[] }).violations);
    for (const path of ['/', '/settings', '/nowhere']) {
      await page.goto(await host.freshUrl(path));
      await page.waitForFunction(() => document.querySelector('#root > *') !== null);
      await page.keyboard.press('Control+k');
      await page.waitForTimeout(200);
      expect(await violations(), path).toEqual([]);
    }
    const stopped = await page.evaluate(async () => {
      const words: string[] = [];
      const attempt = (what: string, deed: () => unknown) => {
        try {
          deed();
        } catch {
          words.push(what);
        }
      };
      const element = document.createElement('div');
      attempt('innerHTML', () => {
        element.innerHTML = '<img src=x onerror=alert(1)>';
      });
      attempt('insertAdjacentHTML', () => element.insertAdjacentHTML('beforeend', '<b>x</b>'));
      attempt('entity', () => {
        element.innerHTML = '&lt;';
      });
      attempt('script text', () => {
        document.createElement('script').text = 'window.ran = 1';
      });
      attempt('script src', () => {
        document.createElement('script').src = 'https://evil.example/x.js';
      });
      attempt('worker', () => new Worker('https://evil.example/x.js'));
      await fetch('https://evil.example/').catch(() => words.push('fetch'));
      // Only now: what the test's own call runs at once is exempt from the policy.
      await new Promise((resolve) => setTimeout(resolve, 10));
      attempt('eval', () => Reflect.apply(Reflect.get(window, 'eval'), null, ['1']));
      return words;
    });
    expect(stopped).toEqual([
      'innerHTML',
      'insertAdjacentHTML',
      'entity',
      'script text',
      'script src',
      'worker',
      'fetch',
      'eval',
    ]);
  });
});
