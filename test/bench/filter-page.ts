import type { Page } from '@playwright/test';

/** What happens inside the page of the filter bench. */

/** Waits for the list and puts a bare input on the page; answers the count that the header shows. */
export async function prepare(page: Page): Promise<string> {
  // The compiler that runs this file names functions by a helper that the page does not have.
  await page.evaluate('globalThis.__name = (fn) => fn');
  await page.getByRole('treegrid', { name: 'Relations' }).getByRole('row').nth(5).waitFor({ timeout: 60_000 });
  await page.evaluate(() => {
    const bare = document.createElement('input');
    bare.id = 'bare';
    bare.setAttribute('aria-label', 'bare');
    Object.assign(bare.style, { position: 'fixed', bottom: '40px', right: '20px', zIndex: '1000' });
    document.body.append(bare);
  });
  return (await page.locator('header [role=status]').textContent()) ?? '';
}

/**
 * Types a word key by key and answers the ms of each: from the key's own time stamp to the frame after the one in which
 * the rows carry the new word (for the bare input: its value).
 */
export async function keyToPaint(page: Page, which: 'ours' | 'bare', word: string): Promise<number[]> {
  const input = which === 'ours' ? page.getByLabel('Filter relations') : page.locator('#bare');
  await input.fill('');
  await page.waitForTimeout(150);
  await input.focus();
  const taken: number[] = [];
  for (let length = 1; length <= word.length; length += 1) {
    await page.evaluate(watchNextKey, { which, typed: word.slice(0, length) });
    await page.keyboard.press(word.charAt(length - 1));
    taken.push(await page.evaluate(() => (Reflect.get(window, '__painted') as () => Promise<number>)()));
  }
  return taken;
}

/** Runs in the page: remembers the next key's time, then looks before each frame whether what it typed is drawn. */
function watchNextKey({ which, typed }: { which: 'ours' | 'bare'; typed: string }): void {
  const isThere = () => {
    if (which === 'bare') return (document.getElementById('bare') as HTMLInputElement).value === typed;
    const grid = document.querySelector('[role=treegrid]');
    if (!grid) return document.querySelector('[role=status] b') !== null;
    return grid.querySelector('mark')?.textContent?.toLowerCase() === typed;
  };
  const painted = new Promise<number>((resolve) => {
    window.addEventListener(
      'keydown',
      (event) => {
        const look = () => {
          if (!isThere()) {
            requestAnimationFrame(look);
            return;
          }
          // The task after a frame's callbacks runs when that frame was handed to the compositor.
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now() - event.timeStamp);
          channel.port2.postMessage(null);
        };
        requestAnimationFrame(look);
      },
      { once: true, capture: true },
    );
  });
  Reflect.set(window, '__painted', () => painted);
}

/** Scrolls through the list by the wheel, and counts the frames in which some visible place held no row. */
export async function countBlanks(page: Page): Promise<{ frames: number; blank: number }> {
  await page.getByLabel('Filter relations').fill('');
  await page.waitForTimeout(300);
  const grid = page.getByRole('treegrid', { name: 'Relations' });
  const box = await grid.boundingBox();
  if (!box) throw new Error('the list is not on the page');
  await page.mouse.move(box.x + 200, box.y + 300);
  await page.evaluate(watchForBlanks, { x: box.x + 200, top: box.y + 40, bottom: box.y + box.height - 40 });
  for (let step = 0; step < 120; step += 1) await page.mouse.wheel(0, step % 40 < 20 ? 300 : 1200);
  return page.evaluate(() => (Reflect.get(window, '__blanks') as () => { frames: number; blank: number })());
}

function watchForBlanks({ x, top, bottom }: { x: number; top: number; bottom: number }): void {
  const seen = { frames: 0, blank: 0, isOver: false };
  const look = () => {
    seen.frames += 1;
    for (let y = top; y < bottom; y += 20) {
      if (document.elementFromPoint(x, y)?.closest('[role=row]') === null) {
        seen.blank += 1;
        break;
      }
    }
    if (!seen.isOver) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Reflect.set(window, '__blanks', () => {
    seen.isOver = true;
    return seen;
  });
}
