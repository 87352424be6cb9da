import { EventEmitter } from 'node:events';
import os from 'node:os';
import { closeBrowser } from './browser.mjs';
import { eventOf, knowsEvents, strict } from './strict.mjs';

const events = knowsEvents('app', new EventEmitter(), [
  'web-contents-created',
  'before-quit',
  'window-all-closed',
  'second-instance',
]);
export const record = { isSandboxed: false, isReady: false, userData: '' };

export const app = strict('app', {
  isPackaged: process.env.STAND_IN_IS_PACKAGED !== undefined,
  on: (event, listen) => events.on(event, listen),
  emit: (event, ...sent) => events.emit(event, ...sent),
  enableSandbox: () => {
    if (record.isReady) throw new Error('app.enableSandbox() comes before ready');
    record.isSandboxed = true;
  },
  requestSingleInstanceLock: () => process.env.STAND_IN_IS_SECOND === undefined,
  whenReady: async () => {
    record.isReady = true;
  },
  getPath: (name) => {
    if (name !== 'downloads') throw new Error(`the electron stand-in has no path ${name}`);
    return process.env.STAND_IN_DOWNLOADS ?? os.tmpdir();
  },
  setPath: (name, folder) => {
    if (name !== 'userData' || record.isReady) throw new Error('userData is set, before ready');
    record.userData = folder;
  },
  quit: () => {
    const event = eventOf();
    events.emit('before-quit', event);
    if (!event.defaultPrevented) app.exit(0);
  },
  exit: (code = 0) => {
    void closeBrowser().finally(() => process.exit(code));
  },
});
