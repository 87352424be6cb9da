import { EventEmitter } from 'node:events';
import { record } from './app.mjs';
import { knowsEvents, strict } from './strict.mjs';

export const protocolHandlers = new Map();
export const registered = { schemes: undefined };

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes) => {
    if (record.isReady) throw new Error('protocol.registerSchemesAsPrivileged comes before ready');
    if (registered.schemes) throw new Error('protocol.registerSchemesAsPrivileged can be called once');
    registered.schemes = schemes;
  },
  handle: (scheme, handler) => {
    if (!record.isReady) throw new Error('protocol.handle comes after ready');
    if (protocolHandlers.has(scheme)) throw new Error(`${scheme} has a handler`);
    protocolHandlers.set(scheme, handler);
  },
});

/** The handlers that main.ts installs: tests call them, because headless Chromium does not. */
export const installed = {};
export const sessionEvents = knowsEvents('session', new EventEmitter(), ['will-download']);
const install = (name) => (handler) => {
  installed[name] = handler;
};

export const session = strict('session', {
  defaultSession: strict('session.defaultSession', {
    on: (event, listen) => sessionEvents.on(event, listen),
    setPermissionRequestHandler: install('permissionRequest'),
    setPermissionCheckHandler: install('permissionCheck'),
    setDevicePermissionHandler: install('devicePermission'),
    setDisplayMediaRequestHandler: install('displayMediaRequest'),
  }),
});
