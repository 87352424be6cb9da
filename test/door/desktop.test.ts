import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../electron/door/policy.ts';
import type {} from '../../renderer/bridge.ts';
import { askInPage } from './ask-in-page.ts';
import { type Desktop, type Hand, startDesktop } from './desktop.ts';

/** The real built main.mjs and preload.cjs, their window in Chromium. */
const home = mkdtempSync(path.join(tmpdir(), 'heapscope-desktop-'));
let desktop: Desktop;
beforeAll(async () => {
  desktop = startDesktop(home);
  await desktop.run((hand: Hand) => hand.window().then(() => null));
});
afterAll(async () => {
  desktop.kill('SIGTERM');
  await desktop.exited;
  rmSync(home, { recursive: true });
});

describe('the window', () => {
  it('shows our own page, sandboxed', async () => {
    const seen = await desktop.run(async (hand) => {
      const { page } = await hand.window();
      return { url: page.url(), isSandboxed: hand.record.isSandboxed };
    });
    expect(seen.url).toMatch(/^https:\/\/app\.heapscope\.test\//);
    expect(seen.isSandboxed).toBe(true);
  });

  it('has exactly these webPreferences', async () => {
    const { preload, ...preferences } = await desktop.run(async (hand) => (await hand.window()).options.webPreferences);
    expect(path.basename(String(preload))).toBe('preload.cjs');
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
    });
  });

  it('registers one scheme, neither readable by others nor free of the policy', async () => {
    expect(await desktop.run((hand) => hand.registered.schemes)).toEqual([
      { scheme: 'heapscope', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    expect(await desktop.run((hand) => [...hand.protocolHandlers.keys()])).toEqual(['heapscope']);
  });

  it('is served with the policy of the browser host', async () => {
    const policy = await desktop.run(async (hand) => {
      const response = await hand.protocolHandlers.get('heapscope')?.(new Request('heapscope://app/'));
      return response?.headers.get('content-security-policy') ?? '';
    });
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce).toHaveLength(24);
    expect(policy).toBe(contentSecurityPolicy(nonce));
  });

  it('is served nothing from another host of the scheme, or with another method', async () => {
    const statuses = await desktop.run(async (hand) => {
      const handler = hand.protocolHandlers.get('heapscope');
      const asked = [
        new Request('heapscope://evil/'),
        new Request('heapscope://app.evil/'),
        new Request('heapscope://app/assets/..%5c..%5cmain.mjs'),
        new Request('heapscope://app/assets/none.js.map'),
        new Request('heapscope://app/', { method: 'POST', body: 'x' }),
      ];
      return Promise.all(asked.map(async (request) => (await handler?.(request))?.status));
    });
    expect(statuses).toEqual([404, 404, 404, 404, 405]);
  });

  it('has a menu without a way to developer tools in the packaged app only', async () => {
    expect(JSON.stringify(await desktop.run((hand) => hand.shown.menu))).toContain('toggleDevTools');
  });
});

describe('the preload script', () => {
  it('exposes exactly send and onMessage, frozen', async () => {
    const exposed = await desktop.run(async (hand) => {
      const { page } = await hand.window();
      return page.evaluate(() => {
        const bridge = window.heapscope ?? {};
        const parts = Object.entries(bridge).map(([key, value]) => `${key}: ${typeof value}`);
        return { parts, isFrozen: Object.isFrozen(bridge), own: Object.getOwnPropertyNames(bridge).length };
      });
    });
    expect(exposed).toEqual({ parts: ['send: function', 'onMessage: function'], isFrozen: true, own: 2 });
  });

  it('hands over text alone, and takes its listener back', async () => {
    const heard = await desktop.run(async (hand) => {
      const { page, webContents } = await hand.window();
      await page.evaluate(() => {
        const heard: unknown[][] = [];
        Object.assign(window, { heard, leave: window.heapscope?.onMessage((...sent: unknown[]) => heard.push(sent)) });
      });
      const contents = webContents as { send(channel: string, text: string): void };
      const before = await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.length);
      contents.send('door', '{"id":999999,"kind":"event","data":1}');
      contents.send('other', 'x');
      await page.waitForFunction((count) => (window as unknown as { heard: unknown[] }).heard.length > count, before);
      await page.evaluate(() => (window as unknown as { leave(): void }).leave());
      contents.send('door', '{"id":999999,"kind":"event","data":2}');
      await page.waitForTimeout(50);
      return page.evaluate(() =>
        (window as unknown as { heard: unknown[][] }).heard.filter(([text]) => String(text).includes('999999')),
      );
    });
    expect(heard).toEqual([['{"id":999999,"kind":"event","data":1}']]);
  });

  it('leaves the page without require, process or Electron', async () => {
    const types = await desktop.run(async (hand) =>
      (await hand.window()).page.evaluate(() =>
        ['require', 'process', 'module', 'electron', 'ipcRenderer'].filter((name) => name in window),
      ),
    );
    expect(types).toEqual([]);
  });
});

describe('the door', () => {
  const ask = async (text: string, id: number) => JSON.parse(await desktop.run(askInPage, text, id));

  it('answers the page', async () => {
    const answer = await ask('{"id":8001,"kind":"ask","path":"connections.list","input":{}}', 8001);
    expect(answer).toMatchObject({ id: 8001, reply: { ok: true, data: { keychain: 'none' } } });
  });

  it.each([
    ['an unknown question', '{"id":8002,"kind":"ask","path":"connections.secrets","input":{}}'],
    ['an extra key', '{"id":8002,"kind":"ask","path":"connections.list","input":{"a":1}}'],
    ['__proto__', '{"id":8002,"kind":"ask","path":"connections.list","input":{"__proto__":{}}}'],
    ['an extra key of the message', '{"id":8002,"kind":"ask","path":"connections.list","input":{},"a":1}'],
    ['a wrong type', '{"id":8002,"kind":"ask","path":"connections.list","input":[]}'],
    ['more than 1 MB', `{"id":8002,"kind":"ask","path":"connections.list","input":{"a":"${'x'.repeat(1_100_000)}"}}`],
  ])('refuses %s with bad-input', async (_what, text) => {
    expect(await ask(text, 8002)).toMatchObject({ reply: { ok: false, failure: { kind: 'bad-input' } } });
  });

  it('is the only channel, with one listener, after a reload too', async () => {
    const channels = () =>
      desktop.run((hand) => hand.ipcMain.eventNames().map((name) => [name, hand.ipcMain.listenerCount(name)]));
    expect(await channels()).toEqual([['door', 1]]);
    await desktop.run(async (hand) => void (await (await hand.window()).page.reload()));
    expect(await channels()).toEqual([['door', 1]]);
    const answer = await ask('{"id":8003,"kind":"ask","path":"connections.list","input":{}}', 8003);
    expect(answer.reply.ok).toBe(true);
  });
});

describe('a message is not heard', () => {
  const top = { url: 'heapscope://app/', parent: null };
  const senders: readonly (readonly [string, unknown])[] = [
    ['from a subframe of our own page', { ...top, parent: top }],
    ['from a frame that is gone', null],
    ['from another site', { ...top, url: 'https://evil.example/' }],
    ['from another host of our scheme', { ...top, url: 'heapscope://app.evil/' }],
    ['from our host with a user', { ...top, url: 'heapscope://app@evil/' }],
    ['from our host on a port', { ...top, url: 'heapscope://app:1/' }],
    ['from about:blank', { ...top, url: 'about:blank' }],
    ['from an empty URL', { ...top, url: '' }],
    ['from a file', { ...top, url: 'file:///app/' }],
    ['from data:', { ...top, url: 'data:text/html,heapscope://app/' }],
  ];
  const text = '{"id":8100,"kind":"ask","path":"connections.list","input":{}}';
  /** What `hand` sent back to the window for the asked id. */
  const answers = (frame: unknown, isOther: boolean, sent: readonly unknown[], ms = 30) =>
    desktop.run(
      async (hand, frame: unknown, isOther: boolean, sent: readonly unknown[], ms: number) => {
        const window = await hand.window();
        const before = window.sent.length;
        const heard = () => window.sent.slice(before).filter(([, text]) => text.includes('"id":8100'));
        hand.ipcMain.emit('door', { sender: isOther ? {} : window.webContents, senderFrame: frame }, ...sent);
        for (const end = Date.now() + ms; Date.now() < end && heard().length === 0; )
          await new Promise((resolve) => setTimeout(resolve, 10));
        return heard();
      },
      frame,
      isOther,
      sent,
      ms,
    );

  it.each(senders)('%s', async (_what, frame) => {
    expect(await answers(frame, false, [text])).toEqual([]);
  });

  it('from the contents of another window', async () => {
    expect(await answers(top, true, [text])).toEqual([]);
  });

  it.each([
    ['nothing', []],
    ['an object', [{ id: 8100, kind: 'ask', path: 'connections.list', input: {} }]],
    ['two texts', [text, text]],
    ['more than 4 MB', [text.padEnd(4_000_001)]],
    ['no JSON', ['"id":8100']],
  ])('that is %s', async (_what, sent) => {
    expect(await answers(top, false, sent)).toEqual([]);
  });

  it('but one from our own top frame is', async () => {
    expect(await answers(top, false, [text], 10_000)).toHaveLength(1);
  });
});
