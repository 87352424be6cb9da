import { useState } from 'react';

/**
 * A live list must not move under the pointer or the focus. While it is held, the order stays what it was; only a change
 * of `asked` (the user's own filter or sort) or of the number of rows passes through.
 */
export function useHeldOrder<T extends ArrayLike<unknown>>(order: T, isHeld: boolean, asked: string): T {
  const [kept, setKept] = useState({ order, asked });
  const mayPass = !isHeld || kept.asked !== asked || kept.order.length !== order.length;
  const isNew = kept.order !== order || kept.asked !== asked;
  if (mayPass && isNew) setKept({ order, asked });
  return mayPass ? order : kept.order;
}
