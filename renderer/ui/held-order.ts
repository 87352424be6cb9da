import { useRef } from 'react';

/**
 * A live list must not move under the pointer or the focus. While it is held, the order stays what it was; only a change
 * of `asked` (the user's own filter or sort) or of the number of rows passes through.
 */
export function useHeldOrder<T extends ArrayLike<unknown>>(order: T, isHeld: boolean, asked: string): T {
  const kept = useRef({ order, asked });
  const mayPass = !isHeld || kept.current.asked !== asked || kept.current.order.length !== order.length;
  if (mayPass) kept.current = { order, asked };
  return kept.current.order;
}
