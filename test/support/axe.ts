import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** As the system's setting would; a theme that the user chose in the page is overridden. */
export async function showTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.evaluate((wanted) => {
    const root = document.documentElement;
    if (root.dataset.theme !== undefined) root.dataset.theme = wanted;
    if (root.dataset.mantineColorScheme !== undefined) root.dataset.mantineColorScheme = wanted;
  }, theme);
}

/** The rules that a theme can break: the dark page is the light one in other colours. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

/**
 * Fails with one line per finding: rule, impact, what to do, and where. `within` is a CSS selector.
 * Every rule in the light theme, those of colour in the dark one. What passed is not written down node by node, and no
 * second page is opened to gather frames, of which we have none: together that is nine tenths of the time.
 */
export async function expectAccessible(page: Page, options: { within?: string } = {}): Promise<void> {
  for (const theme of themes) {
    await showTheme(page, theme);
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
    if (theme !== 'light') axe.withRules(rulesOfColour);
    const { violations } = await (options.within ? axe.include(options.within) : axe).analyze();
    const findings = violations.flatMap(({ id, impact, help, nodes }) =>
      nodes.map((node) => `${id} (${impact}): ${help}\n    ${node.html}\n    ${node.failureSummary ?? ''}`),
    );
    expect(findings, `axe, ${theme} theme:\n${findings.join('\n')}`).toEqual([]);
  }
}
