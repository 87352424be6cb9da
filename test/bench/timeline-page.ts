import type { CDPSession, Page } from '@playwright/test';
import type { MountOptions, TimelineBench } from './timeline-mount.ts';

/** What happens inside the page of the timeline bench. */

declare global {
  interface Window {
    timelineBench: TimelineBench;
  }
}

export const mount = (page: Page, options: MountOptions): Promise<void> =>
  page.evaluate((given) => window.timelineBench.mount(given), options);

export interface Frames {
  /** Between one frame and the next, ms. */
  readonly between: number[];
  /** From the beginning of a frame to the end of what the page did in it (callbacks, style, layout, paint), ms. */
  readonly taken: number[];
  /** All work of the main thread ÷ frames, ms of its processor time: what the browser itself counts. */
  readonly perFrame: number;
}

/** Runs in the page: notes each frame's beginning, and when the task after it ran. */
function watchFrames(): void {
  const starts: number[] = [];
  const taken: number[] = [];
  let isOver = false;
  const look = (at: number) => {
    const began = performance.now();
    starts.push(at);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => taken.push(performance.now() - began);
    channel.port2.postMessage(null);
    if (!isOver) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Reflect.set(window, 'endFrames', () => {
    isOver = true;
    return { starts, taken };
  });
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}

/** Watches the frames while `act` goes on. */
export async function framesWhile(page: Page, act: () => Promise<unknown>): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  // The thread's own time: what others do on this computer meanwhile does not count.
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await session.send('Performance.enable');
  await page.evaluate(watchFrames);
  const before = await taskMs(session);
  await act();
  const after = await taskMs(session);
  const { starts, taken } = await page.evaluate(() =>
    (Reflect.get(window, 'endFrames') as () => { starts: number[]; taken: number[] })(),
  );
  await session.detach();
  const between = starts.slice(1).map((at, i) => at - (starts[i] ?? at));
  return { between, taken, perFrame: (after - before) / Math.max(1, between.length) };
}

/**
 * Pans and zooms, or moves the same over an empty page: one input event each 16 ms from within the page, for `ms`. From
 * within, because events that the bench sends wait for each other.
 */
export function panAndZoom(page: Page, ms: number): Promise<void> {
  return page.evaluate(async (lastsMs) => {
    const target = document.querySelector('[role=application]') ?? document.body;
    const { left, top, width, height } = target.getBoundingClientRect();
    const point = {
      clientX: left + width * 0.6,
      clientY: top + Math.min(height, 400) * 0.6,
      bubbles: true,
      cancelable: true,
    };
    const from = performance.now();
    for (let step = 0; performance.now() - from < lastsMs; step += 1) {
      // To and fro: 60 steps of panning, then 60 of zooming in and out.
      const isPan = step % 120 < 60;
      const way = step % 60 < 30 ? 1 : -1;
      const wheel = isPan ? { deltaX: way * 24, deltaY: 0 } : { deltaX: 0, deltaY: way * 20, ctrlKey: true };
      target.dispatchEvent(new WheelEvent('wheel', { ...point, ...wheel }));
      await new Promise((done) => setTimeout(done, 16));
    }
  }, ms);
}

/** Scrolls through all lanes and back, for `ms`. */
export function scrollLanes(page: Page, ms: number): Promise<void> {
  return page.evaluate(async (lastsMs) => {
    const target = document.querySelector('[role=application]');
    const from = performance.now();
    for (let step = 0; performance.now() - from < lastsMs; step += 1) {
      if (target) target.scrollTop += step % 200 < 100 ? 40 : -40;
      await new Promise((done) => setTimeout(done, 16));
    }
  }, ms);
}

export interface TickCosts {
  /** A sample on the main thread, the made page's own work and the browser's drawing included: ms each. */
  readonly whole: number[];
  /** Of which the timeline's drawing: ms each. */
  readonly redraw: number[];
}

/** What a sample that comes in costs. */
export async function tickCosts(page: Page, ticks: number): Promise<TickCosts> {
  return page.evaluate(async (count) => {
    const whole: number[] = [];
    const redraw: number[] = [];
    const own = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (act) =>
      own((at) => {
        const began = performance.now();
        act(at);
        redraw.push(performance.now() - began);
      });
    for (let i = 0; i < count; i += 1) {
      const began = performance.now();
      window.timelineBench.tick(true);
      const react = performance.now() - began;
      const rest = await new Promise<number>((done) =>
        own(() => {
          const at = performance.now();
          const channel = new MessageChannel();
          channel.port1.onmessage = () => done(performance.now() - at);
          channel.port2.postMessage(null);
        }),
      );
      whole.push(react + rest);
    }
    window.requestAnimationFrame = own;
    return { whole, redraw };
  }, ticks);
}

/** Lets `seconds` of samples pass as fast as they go; every 30th is drawn. */
export async function pass(page: Page, seconds: number): Promise<void> {
  const atOnce = 600;
  for (let done = 0; done < seconds; done += atOnce) {
    await page.evaluate(
      (count) => {
        for (let i = 0; i < count; i += 1) window.timelineBench.tick(i % 30 === 0);
      },
      Math.min(atOnce, seconds - done),
    );
    // A frame in between, so that it is also drawn.
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => setTimeout(next))));
  }
}

/** MB that the page's script holds after collecting garbage: objects, and the memory behind typed arrays. */
export async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const usage: unknown = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const { usedSize = Number.NaN, backingStorageSize = 0 } = usage as { usedSize?: number; backingStorageSize?: number };
  return (usedSize + backingStorageSize) / 2 ** 20;
}
