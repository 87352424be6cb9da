/** Who may do what in Electron, as plain functions: main.ts and ipc-host.ts only call them. */
export const appOrigin = 'heapscope://app';

/** The slash ends the host: `heapscope://app.evil/`, `heapscope://app@evil/` and `heapscope://app:1/` are not ours. */
export function isOwnPage(url: string): boolean {
  return url.startsWith(`${appOrigin}/`);
}

/** What a message says about where it comes from. Electron gives null for a frame that is gone. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** Only the top frame of our own page may ask. */
export function mayAsk(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

/** Everything is denied but writing text to the clipboard, from our own top frame. */
export function mayUse(permission: string, requestingUrl: string | undefined, isMainFrame: boolean): boolean {
  return permission === 'clipboard-sanitized-write' && isMainFrame && isOwnPage(requestingUrl ?? '');
}

/** A whole new document may only be our own page, in the top frame. */
export function mayNavigate(url: string, isMainFrame: boolean): boolean {
  return isMainFrame && isOwnPage(url);
}

/** The only pages that the user's own browser is asked to open: those of PostgreSQL's manual, which our SQL refers to. */
export function isManualPage(url: string): boolean {
  return /^https:\/\/www\.postgresql\.org\/docs\/current\/[a-z0-9-]+\.html(#[A-Za-z0-9-]+)?$/.test(url);
}
