import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, startDesktop } from './desktop.ts';
import { elsewhere } from './elsewhere.ts';

const home = mkdtempSync(path.join(tmpdir(), 'heapscope-desktop-'));
let desktop: Desktop;
beforeAll(async () => {
  desktop = startDesktop(home);
  await desktop.run((hand) => hand.window().then(() => null));
});
afterAll(async () => {
  desktop.kill('SIGTERM');
  await desktop.exited;
  rmSync(home, { recursive: true });
});

/** Every permission that Electron 45 names, and one that it does not. */
const permissions = [
  'accessibility-events',
  'ambient-light-sensor',
  'background-fetch',
  'background-sync',
  'bluetooth',
  'clipboard-read',
  'clipboard-sanitized-write',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-fonts',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'screen-wake-lock',
  'sensors',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
  'of-tomorrow',
];

describe('permissions', () => {
  const granted = (url: string | undefined, isMainFrame: boolean) =>
    desktop.run(
      (hand, names: readonly string[], details: object) =>
        names.filter((name) => {
          let may = false;
          hand.installed.permissionRequest({}, name, (answer) => (may = answer), details);
          return may || hand.installed.permissionCheck({}, name, 'heapscope://app', details);
        }),
      permissions,
      { requestingUrl: url, isMainFrame },
    );

  it('our own top frame may write text to the clipboard, nothing else', async () => {
    expect(await granted('heapscope://app/relations', true)).toEqual(['clipboard-sanitized-write']);
  });

  it.each([
    ['a subframe of ours', 'heapscope://app/', false],
    ['another site', 'https://evil.example/', true],
    ['another host of the scheme', 'heapscope://evil/', true],
    ['about:blank', 'about:blank', true],
    ['nobody', undefined, true],
  ])('%s may nothing', async (_who, url, isMainFrame) => {
    expect(await granted(url, isMainFrame)).toEqual([]);
  });

  it('devices and screens are not given', async () => {
    const given = await desktop.run((hand) => {
      let streams: object | null = { video: 'something' };
      hand.installed.displayMediaRequest({}, (answer) => (streams = answer));
      return [hand.installed.devicePermission({ deviceType: 'usb' }), streams];
    });
    expect(given).toEqual([false, null]);
  });

  it('downloads and webviews are not made', async () => {
    const prevented = await desktop.run(async (hand) => {
      const events = [hand.eventOf(), hand.eventOf()];
      hand.sessionEvents.emit('will-download', events[0]);
      (await hand.window()).contentsEvents.emit('will-attach-webview', events[1]);
      return events.map(({ defaultPrevented }) => defaultPrevented);
    });
    expect(prevented).toEqual([true, true]);
  });
});

describe('navigation', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    '%s is prevented for every place but ours',
    async (name) => {
      const letThrough = await desktop.run(
        async (hand, name: string, urls: readonly string[]) => {
          const window = await hand.window();
          return urls.filter((url) => {
            const event = hand.eventOf({ url, isMainFrame: true });
            window.contentsEvents.emit(name, event);
            return !event.defaultPrevented;
          });
        },
        name,
        [...elsewhere, 'heapscope://app/relations'],
      );
      expect(letThrough).toEqual(['heapscope://app/relations']);
    },
  );

  it('of a subframe is prevented even to our own page', async () => {
    const isPrevented = await desktop.run(async (hand) => {
      const event = hand.eventOf({ url: 'heapscope://app/', isMainFrame: false });
      (await hand.window()).contentsEvents.emit('will-frame-navigate', event);
      return event.defaultPrevented;
    });
    expect(isPrevented).toBe(true);
  });

  it('by script leaves the page where it is', async () => {
    const urls = await desktop.run(async (hand) => {
      const { page } = await hand.window();
      const before = page.url();
      await page.evaluate(() => window.location.assign('https://evil.example/?stolen'));
      await page.waitForTimeout(200);
      return [before, page.url(), await page.title()];
    });
    expect(urls[1]).toBe(urls[0]);
    expect(urls[2]).toContain('Heapscope');
  });

  it('to a new window is denied', async () => {
    const seen = await desktop.run(async (hand) => {
      const { page, context, openRequests } = await hand.window();
      await page.evaluate(() => void window.open('https://evil.example/'));
      for (let tries = 0; openRequests.length === 0 && tries < 100; tries += 1) await page.waitForTimeout(20);
      for (let tries = 0; context.pages().length > 1 && tries < 100; tries += 1) await page.waitForTimeout(20);
      return { pages: context.pages().length, actions: [...new Set(openRequests)] };
    });
    expect(seen).toEqual({ pages: 1, actions: ['deny'] });
  });

  it('to the manual of PostgreSQL opens the user’s browser, never a window', async () => {
    const seen = await desktop.run(async (hand) => {
      const { page, context } = await hand.window();
      await page.evaluate(() => {
        const link = document.createElement('a');
        Object.assign(link, {
          href: 'https://www.postgresql.org/docs/current/catalog-pg-class.html',
          target: '_blank',
          rel: 'noreferrer noopener',
        });
        document.body.append(link);
        link.click();
        link.remove();
      });
      for (let tries = 0; hand.shown.external.length === 0 && tries < 100; tries += 1) await page.waitForTimeout(20);
      for (let tries = 0; context.pages().length > 1 && tries < 100; tries += 1) await page.waitForTimeout(20);
      return { pages: context.pages().length, external: hand.shown.external };
    });
    expect(seen).toEqual({ pages: 1, external: ['https://www.postgresql.org/docs/current/catalog-pg-class.html'] });
  });
});
