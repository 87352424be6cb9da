// Whatever the stand-in lacks throws, so that a test never passes because nothing happened.
const harmless = new Set(['then', 'toJSON', 'constructor', 'nodeType', 'domain']);

/** `name.key` throws for each key that `target` does not have. */
export function strict(name, target) {
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'symbol' || key in object || harmless.has(key)) return Reflect.get(object, key, object);
      throw new Error(`the electron stand-in has no ${name}.${key}`);
    },
    set(object, key, value) {
      if (typeof key === 'string' && !(key in object)) throw new Error(`the electron stand-in has no ${name}.${key}`);
      return Reflect.set(object, key, value, object);
    },
  });
}

/** An emitter that knows its events: listening for another one throws. */
export function knowsEvents(name, emitter, events) {
  const known = new Set(events);
  emitter.on('newListener', (event) => {
    if (!known.has(event) && event !== 'removeListener') {
      throw new Error(`the electron stand-in never emits '${String(event)}' on ${name}`);
    }
  });
  return emitter;
}

/** An Electron event object. */
export function eventOf(properties = {}) {
  return {
    ...properties,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
