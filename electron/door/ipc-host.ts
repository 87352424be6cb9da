import { type BrowserWindow, type IpcMainEvent, ipcMain } from 'electron';
import type { Bridge } from '../../shared/rpc.ts';
import { mayAsk } from './ipc-rules.ts';
import { type TextPipe, textBridge } from './text-bridge.ts';

/** The only channel, in both directions. electron/preload.ts has the other end. */
const channel = 'door';

/** Mounts the door on a window's page, anew for each document that is loaded into it. */
export function mountOnWindow(window: BrowserWindow, mount: (bridge: Bridge) => () => void): void {
  const { webContents } = window;
  const pipe = windowPipe(window);
  let gone: () => void = () => undefined;
  const leave = () => {
    gone();
    gone = () => undefined;
  };
  webContents.on('did-navigate', () => {
    leave();
    gone = mount(textBridge(pipe));
  });
  webContents.on('render-process-gone', leave);
  window.on('closed', leave);
}

function windowPipe(window: BrowserWindow): TextPipe {
  const { webContents } = window;
  return {
    send: (text) => {
      if (!window.isDestroyed() && !webContents.isDestroyed()) webContents.send(channel, text);
    },
    onText: (listen) => {
      const hear = (event: IpcMainEvent, ...sent: readonly unknown[]) => {
        const [text] = sent;
        const isOurs = event.sender === webContents && mayAsk(event.senderFrame);
        if (isOurs && sent.length === 1 && typeof text === 'string') listen(text);
      };
      ipcMain.on(channel, hear);
      return () => ipcMain.removeListener(channel, hear);
    },
  };
}
