import type { Page } from '@playwright/test';

/**
 * What stands in the way of somebody who zooms, or who uses the keys or a screen reader, told element by element:
 * what leaves the window, what is cut off where nothing scrolls, what Tab passes by, charts that say nothing.
 */
export async function obstaclesOn(page: Page): Promise<readonly string[]> {
  const lists = await Promise.all([
    page.evaluate(sideways),
    page.evaluate(cutOff),
    page.evaluate(passedBy),
    page.evaluate(silentCharts),
    page.evaluate(moving),
  ]);
  return lists.flat();
}

/* Each of these runs in the page, so it refers to nothing outside itself. */

function sideways(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} px in ${clientWidth}`] : [];
}

/** Controls that a box around them cuts off for good; one that scrolls on the way can show them. */
function cutOff(): string[] {
  const isCut = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      const around = at.getBoundingClientRect();
      const { overflowX, overflowY } = getComputedStyle(at);
      const out = [
        ...(box.right > around.right + 2 || box.left < around.left - 2 ? [overflowX] : []),
        ...(box.bottom > around.bottom + 2 || box.top < around.top - 2 ? [overflowY] : []),
      ].join(' ');
      if (/auto|scroll/.test(out)) return false;
      if (/hidden|clip/.test(out)) return true;
    }
    return false;
  };
  return [...document.querySelectorAll('button,a[href],input,select,textarea,[role=combobox],[role=tab]')]
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true }) && isCut(element);
    })
    .map((element) => `cut off: ${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 60)}`);
}

function passedBy(): string[] {
  // Composites have one stop of Tab and are walked with the arrow keys.
  const composites =
    '[role=grid],[role=treegrid],[role=tree],[role=tablist],[role=radiogroup],[role=menu],[role=listbox]';
  const isPassed = (element: HTMLElement) =>
    element.tabIndex < 0 && element.checkVisibility() && element.closest(composites) === null;
  const controls = document.querySelectorAll<HTMLElement>('button:enabled,a[href],input:enabled,[role=combobox]');
  const jumping = [...document.querySelectorAll<HTMLElement>('[tabindex]')].filter(({ tabIndex }) => tabIndex > 0);
  return [
    ...[...controls].filter(isPassed).map(({ outerHTML }) => `no stop of Tab: ${outerHTML.slice(0, 100)}`),
    ...jumping.map(({ outerHTML }) => `jumps the order of Tab: ${outerHTML.slice(0, 100)}`),
  ];
}

/** Icons and the small lines of a row stand beside what they show; a chart has a sentence of its own. */
function silentCharts(): string[] {
  return [...document.querySelectorAll('main svg, main canvas')]
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return width >= 160 && height >= 60 && element.closest('[aria-hidden=true]') === null;
    })
    .map((element) => element.closest('[aria-label]')?.getAttribute('aria-label') ?? '')
    .filter((name) => name.split(' ').length < 3)
    .map((name) => `a chart without a sentence: "${name}"`);
}

function moving(): string[] {
  return document
    .getAnimations()
    .filter(({ playState }) => playState === 'running')
    .map(({ effect }) => `moves: ${effect instanceof KeyframeEffect ? effect.target?.outerHTML.slice(0, 100) : ''}`);
}
