// The test's hand in the process of main.ts: runs functions that the test sends over the process channel.
import { runInThisContext } from 'node:vm';
import { app, record } from './app.mjs';
import { browser, toChromium, toElectron } from './browser.mjs';
import { shown, user } from './desktop.mjs';
import { ipcMain } from './ipc.mjs';
import { installed, protocolHandlers, registered, sessionEvents } from './protocol.mjs';
import { eventOf } from './strict.mjs';
import { windows } from './window.mjs';

const hand = {
  app,
  browser,
  eventOf,
  installed,
  ipcMain,
  protocolHandlers,
  record,
  registered,
  sessionEvents,
  shown,
  toChromium,
  toElectron,
  user,
  windows,
  /** The first window, once its page has loaded. */
  async window() {
    for (;;) {
      const [first] = windows;
      await first?.ready;
      if (first?.isShown) return first;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
};

process.on('message', async ({ id, text, given }) => {
  try {
    const result = await runInThisContext(`(${text})`)(hand, ...given);
    process.send?.({ id, result: result ?? null });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
