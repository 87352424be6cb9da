/** macOS shows Cmd for Ctrl and Option for Alt, and listens to them. */
export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '');

/** "Ctrl K" as this system's user reads it. */
export function keyNames(keys: string, mac = isMac): string {
  return mac ? keys.replace(/\bCtrl\b/, 'Cmd').replace(/\bAlt\b/, 'Option') : keys;
}
