import { EventEmitter } from 'node:events';
import { strict } from './strict.mjs';

const events = new EventEmitter();

export const ipcMain = strict('ipcMain', {
  on: (channel, listen) => events.on(channel, listen),
  removeListener: (channel, listen) => events.removeListener(channel, listen),
  emit: (channel, ...sent) => events.emit(channel, ...sent),
  listenerCount: (channel) => events.listenerCount(channel),
  eventNames: () => events.eventNames(),
});
