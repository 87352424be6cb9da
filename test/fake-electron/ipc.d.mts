/** `emit` is the page's side: what a window's page sends is emitted here. */
export declare const ipcMain: {
  emit(channel: string, ...sent: readonly unknown[]): boolean;
  listenerCount(channel: string): number;
};
