import { createJSONStorage, type PersistStorage } from 'zustand/middleware';

/** Lives as long as the window, a reload included. A full storage forgets, and the page goes on. */
export function tabStorage<T>(): PersistStorage<T> | undefined {
  return createJSONStorage<T>(() => ({
    getItem: (name) => sessionStorage.getItem(name),
    removeItem: (name) => sessionStorage.removeItem(name),
    setItem: (name, value) => {
      try {
        sessionStorage.setItem(name, value);
      } catch {
        sessionStorage.removeItem(name);
      }
    },
  }));
}
