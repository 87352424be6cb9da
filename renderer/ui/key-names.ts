/** macOS shows Cmd for Ctrl and Option for Alt, and listens to them. */
export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '');

/** "Ctrl K" as this system's user reads it. */
export function keyNames(keys: string, mac = isMac): string {
  const drawn = keys
    .replace('Up Down', '↑↓')
    .replace(/^Up$/, '↑')
    .replace(/^Down$/, '↓');
  return mac ? drawn.replace(/\bCtrl\b/, 'Cmd').replace(/\bAlt\b/, 'Option') : drawn;
}
