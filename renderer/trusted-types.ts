/**
 * The page's only Trusted Types policy (the CSP allows no other). Mantine writes its generated CSS through an HTML
 * sink, so text without markup passes; anything that could become an element or an entity does not. Worker scripts
 * come from our own built files only.
 */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(text: string): string; createScriptURL(url: string): string },
  ): unknown;
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes;
  }
}

export function withoutMarkup(text: string): string {
  if (/[<&]/.test(text)) throw new TypeError(`Refused markup: ${text.slice(0, 80)}`);
  return text;
}

function ownScript(url: string): string {
  const { origin, pathname } = new URL(url, window.location.href);
  if (origin !== window.location.origin || !pathname.startsWith('/assets/'))
    throw new TypeError(`Refused script: ${url}`);
  return url;
}

window.trustedTypes?.createPolicy('default', { createHTML: withoutMarkup, createScriptURL: ownScript });
