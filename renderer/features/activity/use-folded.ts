import { useState } from 'react';

/**
 * A value that is made of what came before it, again whenever an input differs: rows of the last sample, the order that
 * was shown. https://react.dev/reference/react/useState#storing-information-from-previous-renders
 */
export function useFolded<T>(initial: T, inputs: readonly unknown[], fold: (before: T) => T): T {
  const [held, setHeld] = useState<{ readonly inputs: readonly unknown[] | null; readonly value: T }>({
    inputs: null,
    value: initial,
  });
  if (held.inputs !== null && inputs.every((input, at) => Object.is(input, held.inputs?.[at]))) return held.value;
  const next = { inputs, value: fold(held.value) };
  setHeld(next);
  return next.value;
}
