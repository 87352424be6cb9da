import { contextBridge, ipcRenderer } from 'electron';

/** All that the page gets of Electron: one channel of text. Runs sandboxed, so this file is built as CommonJS. */
const channel = 'door';

contextBridge.exposeInMainWorld('heapscope', {
  send: (text: unknown): void => ipcRenderer.send(channel, String(text)),
  onMessage: (listen: (text: string) => void): (() => void) => {
    // The event itself stays here: it would lead the page to ipcRenderer.
    const hear = (_event: unknown, text: unknown) => listen(String(text));
    ipcRenderer.on(channel, hear);
    return () => {
      ipcRenderer.removeListener(channel, hear);
    };
  },
});
