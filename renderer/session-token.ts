/**
 * How the page proves that it was opened from the printed URL: the code in the fragment is good for one swap, the
 * token that it is swapped for lives as long as this tab. Neither is ever part of a request line or a Referer.
 */
export type FoundSession =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' };

const place = 'heapscope.session';
const inFragment = /^#code=([\w-]{20,100})$/;

let code = takeCode();
let token = kept();

/** Reads the code once and removes it from the address bar and the history. */
function takeCode(): string | undefined {
  const found = inFragment.exec(window.location.hash)?.[1];
  if (found) window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  return found;
}

/** A browser that keeps nothing for pages still gets this one through until it is reloaded. */
function kept(): string | null {
  try {
    return window.sessionStorage.getItem(place);
  } catch {
    return null;
  }
}

function keep(token: string): string {
  try {
    window.sessionStorage.setItem(place, token);
  } catch {
    // As above.
  }
  return token;
}

export async function session(): Promise<FoundSession> {
  if (code) {
    const swapped = await swap(code);
    if (swapped === 'unreachable') return { kind: 'unreachable' };
    code = undefined;
    if (swapped) token = keep(swapped.token);
  }
  return token ? { kind: 'token', token } : { kind: 'refused' };
}

/** null when the host refuses: the code was used before, or another host listens here now. */
async function swap(code: string): Promise<{ token: string } | null | 'unreachable'> {
  try {
    const response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (!response.ok) return null;
    const answer: unknown = await response.json();
    const token = typeof answer === 'object' && answer && 'token' in answer ? answer.token : undefined;
    return typeof token === 'string' ? { token } : null;
  } catch {
    return 'unreachable';
  }
}
