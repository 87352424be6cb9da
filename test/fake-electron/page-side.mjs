// Runs in the page before any script of it: evaluates the real preload script with only what a sandboxed one gets.
// Serialised by toString, so it uses nothing from outside. A second world is imitated by cloning, not made.
export function bootPage(preload) {
  const post = globalThis.__standInPost;
  delete globalThis.__standInPost;
  const listeners = new Map();
  const ipcRenderer = {
    send: (channel, ...sent) => void post(channel, JSON.stringify(structuredClone(sent))),
    on: (channel, listen) => {
      if (!listeners.has(channel)) listeners.set(channel, new Set());
      listeners.get(channel).add(listen);
      return ipcRenderer;
    },
    removeListener: (channel, listen) => {
      listeners.get(channel)?.delete(listen);
      return ipcRenderer;
    },
  };
  Object.defineProperty(globalThis, '__standInReceive', {
    value: (channel, json) => {
      for (const listen of [...(listeners.get(channel) ?? [])]) listen({ sender: ipcRenderer }, ...JSON.parse(json));
    },
  });

  // https://www.electronjs.org/docs/latest/api/context-bridge#parameter--error--return-type-support
  function bridged(value) {
    if (typeof value === 'function') {
      return (...given) =>
        bridged(value(...given.map((one) => (typeof one === 'function' ? one : structuredClone(one)))));
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return Object.freeze(value.map(bridged));
    if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bridged(part)])));
  }
  const contextBridge = {
    exposeInMainWorld: (key, api) => {
      if (key in globalThis) throw new Error(`Cannot bind an API on top of an existing property: ${key}`);
      Object.defineProperty(globalThis, key, { value: bridged(api), enumerable: true });
    },
  };
  const require = (name) => {
    if (name === 'electron') return { ipcRenderer, contextBridge };
    throw new Error(`a sandboxed preload cannot require ${name}`);
  };
  const module = { exports: {} };
  preload(require, module, module.exports);
}
