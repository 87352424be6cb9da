import { expect, type Page } from '@playwright/test';

/** What happened on a page that no server's text may cause. */
export interface HostileWatch {
  /** Fails when a dialog opened, a request left our origin, a script ran, or text became an element. */
  expectNone(): Promise<void>;
}

/** Elements that only text read as HTML can have made: our own pages have none of these. */
async function strangeElements(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const ours = (url: string) => url === '' || url.startsWith('data:image/') || url.startsWith(`${location.origin}/`);
    const isStrange = (element: Element): boolean => {
      const attributes = [...element.attributes];
      if (attributes.some(({ name }) => name.startsWith('on') || name === 'srcdoc')) return true;
      if (['IFRAME', 'OBJECT', 'EMBED', 'FORM', 'BASE', 'MARQUEE'].includes(element.tagName)) return true;
      if (element instanceof HTMLImageElement) return !ours(element.src);
      if (element instanceof HTMLScriptElement) return !ours(element.src) || element.textContent !== '';
      if (element instanceof HTMLAnchorElement) return /^(javascript|data|vbscript):/i.test(element.href);
      return false;
    };
    return [...document.querySelectorAll('*')].filter(isStrange).map((element) => element.outerHTML.slice(0, 200));
  });
}

/** Call it before the first navigation; hostile names set `window.__pwned` when anything runs them. */
export function watchForHostility(page: Page, origin: string): HostileWatch {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob|about):/.test(url) && !url.startsWith(`${origin}/`)) seen.push(`request: ${url}`);
  });
  page.on('popup', (popup) => seen.push(`window: ${popup.url()}`));
  return {
    async expectNone() {
      const pwned = await page.evaluate(() => Reflect.get(window, '__pwned') !== undefined);
      expect(seen, 'dialogs, windows and requests to elsewhere').toEqual([]);
      expect(pwned, 'text of a server ran as script').toBe(false);
      expect(await strangeElements(page), 'text of a server became elements').toEqual([]);
    },
  };
}
