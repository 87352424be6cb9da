import { create } from 'zustand';
import { withKey } from '../../state/with-key.ts';
import type { Action } from './node-words.ts';

interface Acting {
  /** The row under which the question stands. */
  readonly asked: { readonly key: string; readonly action: Action } | null;
  /** Sent, and not answered yet. */
  readonly busy: ReadonlySet<string>;
}

const nothing: Acting = { asked: null, busy: new Set() };

/** What is asked and done on this screen. */
export const useActing = create<Acting>(() => nothing);

export const askAbout = (key: string, action: Action): void => useActing.setState({ asked: { key, action } });
export const keep = (): void => useActing.setState({ asked: null });
export const forgetActing = (): void => useActing.setState(nothing);

export function setBusy(key: string, isBusy: boolean): void {
  useActing.setState(({ busy }) => ({ busy: withKey(busy, key, isBusy) }));
}
