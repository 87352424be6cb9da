import type { Page } from '@playwright/test';

/** What happens inside the page of the plans bench. Times in ms, from the paste on. */
export interface PasteTimes {
  /** Until the rows of both plans were painted. */
  readonly painted: number;
  /** The same texts read alone, by two readers that stand by, side by side as the page does it. */
  readonly read: number;
}

/** Before the page is opened: remembers from where it starts its reader, which it does itself. */
export async function watchReader(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { Worker: Real } = window;
    Reflect.set(
      window,
      'Worker',
      new Proxy(Real, {
        construct(target, [url, options]: [URL | string, WorkerOptions]) {
          Reflect.set(window, '__worker', { url: String(url), options });
          return new target(url, options);
        },
      }),
    );
  });
}

/** Keeps the texts on the page, so that handing them over is not measured. */
export async function prepare(page: Page, texts: readonly string[]): Promise<void> {
  await page.evaluate('globalThis.__name = (fn) => fn');
  await page.evaluate((given) => Reflect.set(window, '__texts', given), texts);
}

/** Clears both sides, reads the texts alone, then pastes both and waits for the frame that shows them. */
export async function pasteBoth(page: Page): Promise<PasteTimes> {
  await clearBoth(page);
  const read = await page.evaluate(readAlone);
  const painted = await page.evaluate(pasteAndPaint);
  return { painted, read };
}

export async function clearBoth(page: Page): Promise<void> {
  for (const letter of ['A', 'B']) {
    const clear = page.getByRole('region', { name: `Side ${letter}` }).getByRole('button', { name: 'Clear' });
    if (await clear.isVisible()) await clear.click();
  }
  await page.getByRole('treegrid').waitFor({ state: 'detached' });
}

/** Runs in the page: in two readers that stand by, as the page's own do. NaN before the page has made one. */
async function readAlone(): Promise<number> {
  const worker = Reflect.get(window, '__worker') as { url: string; options: WorkerOptions } | undefined;
  if (!worker) return Number.NaN;
  const texts = Reflect.get(window, '__texts') as readonly string[];
  const known = Reflect.get(window, '__readers') as readonly Worker[] | undefined;
  const readers = known ?? texts.map(() => new Worker(worker.url, worker.options));
  Reflect.set(window, '__readers', readers);
  const start = performance.now();
  const one = (text: string, place: number) =>
    new Promise<void>((resolve) => {
      readers[place]?.addEventListener('message', () => resolve(), { once: true });
      readers[place]?.postMessage(text);
    });
  await Promise.all(texts.map(one));
  return performance.now() - start;
}

/** Runs in the page: pastes into both fields as the clipboard would, in one task. */
function pasteAndPaint(): Promise<number> {
  const texts = Reflect.get(window, '__texts') as readonly string[];
  const fields = [...document.querySelectorAll('textarea')];
  const isThere = () => {
    const grid = document.querySelector('[role=treegrid]');
    return grid?.getAttribute('aria-label') === 'Plan trees' && grid.querySelectorAll('[role=row]').length > 5;
  };
  const start = performance.now();
  fields.forEach((field, place) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', texts[place] ?? '');
    const isLeft = field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    if (!isLeft) return;
    // A made-up event types nothing: what the page leaves to the field is put in as the browser would.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, texts[place] ?? '');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  return new Promise((resolve) => {
    const look = () => {
      if (!isThere()) {
        requestAnimationFrame(look);
        return;
      }
      // The task after a frame's callbacks runs when that frame was handed to the compositor.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - start);
      channel.port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
}
