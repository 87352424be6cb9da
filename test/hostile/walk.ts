import type { Locator, Page } from '@playwright/test';
import { visibleText } from '../../renderer/ui/visible-text.ts';

/** What a walk came across. */
export interface Walked {
  readonly views: readonly string[];
  /** Elements that were ever added to the page. */
  readonly elements: number;
  /** Every tag of them. */
  readonly tags: readonly string[];
  /** Which strings were ever shown, as they are to be shown. */
  readonly shown: ReadonlySet<string>;
  /** Elements that only text read as HTML can have made; characters that hide or reorder, as they are. */
  readonly strange: readonly string[];
}

export interface Walk {
  /** Counts a view, and what it shows. */
  note(view: string): Promise<void>;
  /** Goes through a page's controls: tabs, radios, rows, their menus and panes. */
  through(view: string): Promise<void>;
  result(): Walked;
}

interface Seen {
  elements: number;
  readonly tags: Set<string>;
  readonly strange: Set<string>;
}

/** Runs in the page before anything of it: sees every element and text that is ever added. */
function watchAll(): void {
  const seen: Seen = { elements: 0, tags: new Set(), strange: new Set() };
  Reflect.set(window, '__seen', seen);
  // A joiner after an emoji is part of it. Line ends and tabs lay out code.
  const hidden =
    /(?!\p{Extended_Pictographic}\u200D)[\s\S](?<=[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])(?<![\n\t\u200D])|(?<!\p{Extended_Pictographic})\u200D/u;
  const spoken = ['title', 'aria-label', 'aria-description', 'placeholder', 'alt', 'aria-valuetext'];
  const readable = (text: string, where: string) => {
    if (hidden.test(text)) seen.strange.add(`${where}: ${JSON.stringify(text.slice(0, 120))}`);
  };
  Reflect.set(window, '__readable', readable);
  /** In a field the user's own text stays as it is; an editor draws it a moment after it was typed: see `note`. */
  const isWritten = (node: Node) => node.parentElement?.closest('textarea, .cm-content') != null;
  const oddAttributes = (element: Element) =>
    [...element.attributes].some(({ name }) => name.startsWith('on') || ['srcdoc', 'formaction'].includes(name));
  const oddTag = (element: Element) =>
    /^(iframe|object|embed|form|base|marquee|details|video|meta|link|math|frame)$/i.test(element.tagName);
  const oddUrl = (element: Element) => {
    const url = element.getAttribute('href') ?? element.getAttribute('src') ?? element.getAttribute('data');
    return url !== null && /^\s*(javascript|data:text|vbscript|\/\/)/i.test(url);
  };
  const look = (element: Element) => {
    seen.elements += 1;
    seen.tags.add(element.tagName.toLowerCase());
    const isHead = element.closest('head') !== null;
    if (oddAttributes(element) || (oddTag(element) && !isHead && element.className === '') || oddUrl(element))
      seen.strange.add(element.outerHTML.slice(0, 200));
    for (const name of spoken) readable(element.getAttribute(name) ?? '', name);
  };
  const lookAt = (node: Node) => {
    if (node instanceof Text && !isWritten(node)) readable(node.data, node.parentElement?.tagName ?? '');
    if (!(node instanceof Element)) return;
    look(node);
    for (const child of node.childNodes) lookAt(child);
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'childList') for (const node of addedNodes) lookAt(node);
      else if (target instanceof Text && !isWritten(target)) readable(target.data, target.parentElement?.tagName ?? '');
      else if (target instanceof Element) look(target);
    }
    readable(document.title, 'document.title');
  }).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: spoken,
  });
}

/** All that can be read on the page now. */
const readAll = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const attributes = [...document.querySelectorAll('[title], [aria-label]')].map(
      (element) => `${element.getAttribute('title') ?? ''}\n${element.getAttribute('aria-label') ?? ''}`,
    );
    const values = [...document.querySelectorAll('input, textarea')].map((field) => Reflect.get(field, 'value'));
    return [document.body.textContent, document.title, ...attributes, ...values].join('\n');
  });

/** Until nothing on the page has changed for a moment, or it changes all the time. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let quiet = setTimeout(done, 80);
        const late = setTimeout(done, 600);
        const watch = new MutationObserver(() => {
          clearTimeout(quiet);
          quiet = setTimeout(done, 80);
        });
        watch.observe(document, { childList: true, subtree: true, characterData: true });
        function done() {
          clearTimeout(late);
          clearTimeout(quiet);
          watch.disconnect();
          resolve();
        }
      }),
  );

export async function startWalk(
  page: Page,
  strings: readonly string[],
  most: { perKind: number; screens: number },
): Promise<Walk> {
  const views: string[] = [];
  const shown = new Set<string>();
  const strange = new Set<string>();
  const tags = new Set<string>();
  let elements = 0;
  const visible = strings.map((text) => [text, visibleText(text)] as const);
  await page.addInitScript(watchAll);

  async function note(view: string): Promise<void> {
    await settle(page);
    const text = await readAll(page);
    for (const [string, drawn] of visible) if (text.includes(drawn)) shown.add(string);
    const seen = await page.evaluate(() => {
      const lines = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = lines.nextNode(); node !== null; node = lines.nextNode()) {
        const isDrawn = node.parentElement?.closest('.cm-content') != null;
        if (isDrawn)
          (Reflect.get(window, '__readable') as (text: string, where: string) => void)(node.nodeValue ?? '', 'editor');
      }
      const { elements, tags, strange } = Reflect.get(window, '__seen') as Seen;
      const told = { elements, tags: [...tags], strange: [...strange] };
      Reflect.set(Reflect.get(window, '__seen'), 'elements', 0);
      return told;
    });
    views.push(view);
    elements += seen.elements;
    for (const tag of seen.tags) tags.add(tag);
    for (const one of seen.strange) strange.add(`${view}: ${one}`);
  }

  async function each(which: Locator, view: string, act: (one: Locator) => Promise<void>, after?: () => Promise<void>) {
    const count = Math.min(await which.count(), most.perKind);
    for (let i = 0; i < count; i += 1) {
      const one = which.nth(i);
      if (!(await one.isVisible()) || !(await one.isEnabled())) continue;
      await act(one).catch(() => undefined);
      await note(`${view} ${i + 1}`);
      await after?.();
    }
  }

  const click = (one: Locator) => one.click({ timeout: 1_000 });
  const leave = () => page.keyboard.press('Escape');

  async function through(view: string): Promise<void> {
    const main = page.locator('main');
    const shows = main.locator('[role=grid], [role=treegrid], [role=listbox], table, input, .cm-content');
    // A room may have nothing of the kind; then it is gone through as it is.
    await shows
      .filter({ visible: true })
      .first()
      .waitFor({ timeout: 8_000 })
      .catch(() => undefined);
    await note(view);
    await each(main.getByRole('tab'), `${view}: tab`, click);
    await each(main.getByRole('radio'), `${view}: choice`, (one) => one.check({ timeout: 1_000, force: true }));
    await each(main.locator('[aria-haspopup="menu"]'), `${view}: menu`, click, leave);
    const grids = main.locator('[role=grid], [role=treegrid], [role=listbox]');
    for (let i = 0; i < Math.min(await grids.count(), most.perKind); i += 1)
      await rowsOf(grids.nth(i), `${view}: list ${i + 1}`);
  }

  async function rowsOf(grid: Locator, view: string): Promise<void> {
    if (!(await grid.isVisible())) return;
    await grid.focus().catch(() => undefined);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await note(`${view}, a row`);
    const inside = page.locator('aside, [role=dialog], [role=complementary]');
    await each(inside.getByRole('tab'), `${view}, a row: tab`, click);
    await page.keyboard.press('Shift+F10');
    await note(`${view}, its menu`);
    await leave();
    for (let screen = 0; screen < most.screens; screen += 1) {
      await grid.focus().catch(() => undefined);
      await page.keyboard.press('PageDown');
      await note(`${view}, screen ${screen + 2}`);
    }
    await leave();
  }

  return { note, through, result: () => ({ views, elements, tags: [...tags].sort(), shown, strange: [...strange] }) };
}
