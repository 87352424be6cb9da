// A stand-in for the `electron` module on top of Chromium, for machines without Electron's binary. Anything that it
// lacks throws. Not faithful: contextIsolation is imitated by cloning, the page's origin is https://app.heapscope.test,
// there is no sandbox to test; `npm run test:electron` has the real one.
export { app } from './app.mjs';
export { dialog, Menu, safeStorage, screen, shell } from './desktop.mjs';
export { ipcMain } from './ipc.mjs';
export { protocol, session } from './protocol.mjs';
export { BrowserWindow } from './window.mjs';
