import { expect, type Locator, type Page, test } from '@playwright/test';
import { svgRefusal } from '../../electron/export/svg-check.ts';
import type { MountOptions } from '../bench/timeline-mount.ts';
import { mount } from '../bench/timeline-page.ts';
import { expectAccessible, showTheme } from '../support/axe.ts';
import { buildMountedTimeline, type MountedTimeline } from './mounted.ts';

/** The real component with made activity on an otherwise empty page: pictures, pointer, keys, export. */

let mounted: MountedTimeline;
test.beforeAll(async () => {
  mounted = await buildMountedTimeline();
});
test.afterAll(() => mounted.remove());

const minute = 60_000;
const design: MountOptions = { story: 'design', minutes: 90 };

async function show(page: Page, options: MountOptions = design, size = { width: 1244, height: 420 }): Promise<Locator> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.setViewportSize(size);
  await mounted.open(page);
  await mount(page, options);
  const timeline = page.getByRole('application');
  await expect(timeline).toHaveAttribute('aria-label', /Timeline of backends from/);
  await nextFrame(page);
  expect(errors).toEqual([]);
  return timeline;
}

/** After the frame that draws what was asked for. */
const nextFrame = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** "r,g,b" of one pixel of the canvas. */
const pixel = (page: Page, x: number, y: number) =>
  page.evaluate(
    ([px, py]) => {
      const canvas = document.querySelector('canvas');
      const ratio = window.devicePixelRatio;
      return [
        ...(canvas?.getContext('2d')?.getImageData(Math.round((px ?? 0) * ratio), Math.round((py ?? 0) * ratio), 1, 1)
          .data ?? []),
      ]
        .slice(0, 3)
        .join();
    },
    [x, y],
  );

/** The same of a colour token. */
const token = (page: Page, name: string) =>
  page.evaluate((wanted) => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d');
    if (!pen) return '';
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--${wanted}`).trim();
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).join();
  }, name);

const said = (page: Page) => page.evaluate(() => window.timelineBench.shared.said);
const shown = (page: Page) => page.evaluate(() => window.timelineBench.shared.shown);
const span = async (page: Page) => {
  const window = await shown(page);
  return window === null ? Number.NaN : window.toMs - window.fromMs;
};

/** px of the middle of a lane's line, below the head and the rows before it. */
const laneY = async (page: Page, pid: number) =>
  page.evaluate((wanted) => {
    const svg = new DOMParser().parseFromString(window.timelineBench.shared.handle?.svg() ?? '', 'image/svg+xml');
    const label = [...svg.querySelectorAll('text')].find((text) => text.textContent === String(wanted));
    return Number(label?.getAttribute('y')) - 4;
  }, pid);

test('colours follow the theme at once, and hatching is not the plain colour', async ({ page }) => {
  await show(page);
  const y = await laneY(page, 18_915);
  for (const theme of ['light', 'dark'] as const) {
    await showTheme(page, theme);
    await expect.poll(() => pixel(page, 5, 5)).toBe(await token(page, 'surface'));
    const plain = await token(page, 'idletx');
    const colours = new Set<string>();
    for (let x = 700; x < 715; x += 1) colours.add(await pixel(page, x, y));
    expect(colours.has(plain), `${[...colours].join(' ')} has ${plain}`).toBe(true);
    expect(colours.size).toBeGreaterThan(1);
  }
});

test('waiting is solid, the gap covers every lane, and what was before sampling looks otherwise than idle', async ({
  page,
}) => {
  await show(page, design, { width: 1244, height: 700 });
  const lock = await token(page, 'lock');
  expect(await pixel(page, 1190, await laneY(page, 21_377))).toBe(lock);
  const gapX = 835;
  const busy = await token(page, 'active');
  for (const pid of [20_120, 20_131, 20_142]) {
    for (let x = gapX - 5; x < gapX + 5; x += 1) expect(await pixel(page, x, await laneY(page, pid))).not.toBe(busy);
  }
});

test('wheel: Ctrl zooms about the pointer, Shift pans; both end following when now is left', async ({ page }) => {
  await show(page);
  await page.mouse.move(700, 200);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -240);
  await page.keyboard.up('Control');
  await expect.poll(() => span(page)).toBeCloseTo(45 * minute, -2);
  expect((await shown(page))?.isFollowing).toBe(false);
  const before = (await shown(page))?.fromMs ?? 0;
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Shift');
  await expect.poll(async () => (await shown(page))?.fromMs ?? before).toBeLessThan(before);
  await page.getByRole('button', { name: 'Now' }).click();
  await expect.poll(async () => (await shown(page))?.isFollowing).toBe(true);
  await expect(page.getByRole('button', { name: 'Now' })).toHaveCount(0);
});

test('a drag pans, a drag on the axis picks a stretch, and neither is a click', async ({ page }) => {
  await show(page);
  await page.mouse.move(700, 250);
  await page.mouse.down();
  await page.mouse.move(900, 250, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => (await shown(page))?.isFollowing).toBe(false);
  await page.mouse.move(400, 52);
  await page.mouse.down();
  await page.mouse.move(516, 52, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => span(page)).toBeCloseTo(10 * minute, -5);
  expect(await said(page)).toEqual([]);
});

test('a click chooses the lane and the moment, on a head it opens the group; two clicks open the lane', async ({
  page,
}) => {
  await show(page);
  await page.mouse.click(700, await laneY(page, 20_131));
  expect(await said(page)).toEqual(['select 20131', expect.stringMatching(/^cursor \d+$/)]);
  await page.mouse.click(60, await laneY(page, 20_142));
  expect((await said(page)).slice(2)).toEqual(['select 20142']);
  await page.mouse.click(60, 72);
  expect((await said(page)).at(-1)).toBe('toggle processor');
  await page.mouse.click(60, 72);
  await page.mouse.dblclick(60, await laneY(page, 20_153));
  expect((await said(page)).at(-1)).toBe('open 20153');
});

test('by keyboard alone: lanes, opening, zoom, pan, steps, start and now', async ({ page }) => {
  const timeline = await show(page);
  await page.keyboard.press('Tab');
  await expect(timeline).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('tooltip')).toHaveText(/pid 20120/);
  await expect(page.getByRole('status')).toHaveText(/^pid 20120, processor: (active|idle) since \d\d:\d\d:\d\d$/);
  await page.keyboard.press('Enter');
  expect(await said(page)).toEqual(['select 20120', 'open 20120']);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await page.keyboard.press('+');
  await expect.poll(() => span(page)).toBeCloseTo(60 * minute, -2);
  expect((await shown(page))?.isFollowing).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await shown(page))?.isFollowing).toBe(false);
  for (const key of [',', ',', ',', '.']) await page.keyboard.press(key);
  expect((await said(page)).slice(2)).toEqual(['cursor 1000', 'cursor 2000', 'cursor 3000', 'cursor 2000']);
  await page.keyboard.press('End');
  await expect.poll(async () => (await shown(page))?.isFollowing).toBe(true);
  expect((await said(page)).at(-1)).toBe('cursor now');
  await page.keyboard.press('Home');
  await expect.poll(async () => (await shown(page))?.isFollowing).toBe(false);
});

test('scrolls the lane of the keyboard into sight, and draws what scrolled in', async ({ page }) => {
  const timeline = await show(page, { story: 'busy', backends: 200, minutes: 5 });
  await timeline.focus();
  for (let i = 0; i < 60; i += 1) await page.keyboard.press('ArrowDown');
  expect(await timeline.evaluate((element) => element.scrollTop)).toBeGreaterThan(300);
  await page.keyboard.press('PageDown');
  const last = (await said(page)).at(-1)?.split(' ')[1] ?? '';
  await expect(page.getByRole('tooltip')).toHaveText(new RegExp(`pid ${last}`));
  expect(await laneY(page, Number(last))).toBeGreaterThan(62);
});

test('the tooltip says why there is nothing, follows the pointer, and stays on the screen', async ({ page }) => {
  await show(page, design, { width: 900, height: 420 });
  const tip = page.getByRole('tooltip');
  await page.mouse.move(600, 200);
  await page.mouse.move(603, 201);
  const gap = await page.evaluate(() => {
    const { gaps, fromMs } = window.timelineBench.shared.runs;
    return { at: ((gaps[0]?.fromMs ?? 0) + (gaps[0]?.toMs ?? 0)) / 2, fromMs };
  });
  const view = await page.evaluate(() => window.timelineBench.shared.nowMs);
  const pxPerMs = (900 - 16 - 184) / (90 * minute);
  const x = 900 - 16 - (view + 90 * minute * 0.015 - gap.at) * pxPerMs;
  await page.mouse.move(x, 200);
  await expect(tip).toHaveText(/Not sampled.*sampling was paused/);
  await page.mouse.move(500, 20);
  await expect(tip).toHaveText(/Client backends.*Limit for ordinary roles97/);
  for (const [px, py] of [
    [880, 410],
    [190, 90],
    [880, 70],
  ] as const) {
    await page.mouse.move(px, py);
    const box = await tip.boundingBox();
    if (box === null) continue;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(900);
    expect(box.y + box.height).toBeLessThanOrEqual(420);
  }
  await page.mouse.move(60, 300);
  await expect(tip).toHaveCount(0);
});

test('the same as a table, capped with the rest counted, and both accessible in both themes', async ({ page }) => {
  await show(page, { story: 'busy', backends: 300, minutes: 5 });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Timeline as a table' }).click();
  const table = page.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(101);
  await expect(table).toContainText(/\d+ backends from .* more are not listed/);
  await expect(table.getByRole('row').nth(1)).toContainText(/active|idle|waiting on lock/);
  await expectAccessible(page);
});

test('a sample moves the picture on while it follows, and keeps what is pointed at', async ({ page }) => {
  const timeline = await show(page, { story: 'busy', backends: 20, minutes: 5 });
  await page.mouse.move(600, 90);
  await expect(page.getByRole('tooltip')).toBeVisible();
  const before = await timeline.getAttribute('aria-label');
  await page.evaluate(() => {
    for (let i = 0; i < 10; i += 1) window.timelineBench.tick(true);
  });
  await expect(timeline).not.toHaveAttribute('aria-label', before ?? '');
  await expect(page.getByRole('tooltip')).toBeVisible();
});

test('the SVG has only plain shapes and escaped text, and is drawn like the canvas', async ({ page }) => {
  await show(page, design, { width: 1244, height: 700 });
  const svg = await page.evaluate(() => window.timelineBench.shared.handle?.svg() ?? '');
  const texts = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return parsed.querySelector('parsererror')
      ? null
      : [...parsed.querySelectorAll('text')].map((one) => one.textContent);
  }, svg);
  expect(texts).toContain('18915');
  expect(texts?.some((text) => text.startsWith('<b>&"x"</b>'))).toBe(true);
  // The host takes it.
  expect(svgRefusal(svg)).toBeUndefined();
  expect(svg).not.toMatch(/<b>|\u202E/);
  // Drawn side by side with the canvas: most pixels are the same.
  const alike = await page.evaluate(async (text) => {
    const canvas = document.querySelector('canvas');
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const copy = new OffscreenCanvas(1244, 700).getContext('2d');
    copy?.drawImage(image, 0, 0);
    const one = copy?.getImageData(0, 0, 1244, 700).data ?? new Uint8ClampedArray();
    const other = canvas?.getContext('2d')?.getImageData(0, 0, 1244, 700).data ?? new Uint8ClampedArray();
    let same = 0;
    for (let at = 0; at < one.length; at += 4) if (Math.abs((one[at] ?? 0) - (other[at] ?? 0)) < 40) same += 1;
    return same / (1244 * 700);
  }, svg);
  expect(alike).toBeGreaterThan(0.93);
});

test('the PNG has twice the size and passes the door, also for a screen full of lanes', async ({ page }) => {
  await show(page, { story: 'busy', backends: 300, minutes: 30 }, { width: 1600, height: 1000 });
  const png = await page.evaluate(() => window.timelineBench.shared.handle?.png() ?? Promise.resolve(''));
  expect(png.length).toBeGreaterThan(10_000);
  expect(png.length).toBeLessThan(950_000);
  const header = Buffer.from(png.slice(0, 64), 'base64');
  expect(header.subarray(1, 4).toString()).toBe('PNG');
  expect([1600, 2400, 3200]).toContain(header.readUInt32BE(16));
});

test('tiny and large: a pane of 200 px, no data, 10,000 lanes', async ({ page }) => {
  const timeline = await show(page, design, { width: 220, height: 110 });
  await page.mouse.move(150, 90);
  await nextFrame(page);
  await expect(timeline).toBeVisible();
  await show(page, { story: 'busy', backends: 10_000, minutes: 1, changesPerMinute: 5 });
  await timeline.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('status')).toHaveText(/open group/);
  await expect(timeline).toHaveAttribute('aria-label', /10,0\d\d backends in 4 groups/);
});
