import { type Colours, type Token, tokens } from './pen.ts';

/** The tokens as they are on that element now. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = (token: Token) => style.getPropertyValue(`--${token}`).trim() || '#888888';
  return Object.fromEntries(tokens.map((token) => [token, read(token)])) as Record<Token, string>;
}

/** Calls back when the colours may have changed: the user's theme, or the system's. Answers how to stop. */
export function onColours(changed: () => void): () => void {
  const root = new MutationObserver(changed);
  const attributeFilter = ['data-theme', 'data-mantine-color-scheme', 'style', 'class'];
  root.observe(document.documentElement, { attributes: true, attributeFilter });
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    root.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
