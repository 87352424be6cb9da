import { create } from 'zustand';
import type { Backend } from '../../../shared/contract/activity.ts';
import type { Action } from './runs.ts';

/** The question that is open on this screen: about a table, under its row; or about a backend, under the banner. */
export type AskedAbout =
  | { readonly kind: 'run'; readonly relid: number; readonly action: Action }
  /** As it was when it was asked: what has moved on since is not ended. */
  | { readonly kind: 'end'; readonly backend: Backend };

interface Acting {
  readonly asked: AskedAbout | null;
  /** Backends that were told to end and have not been answered for. */
  readonly busy: ReadonlySet<string>;
}

const nothing: Acting = { asked: null, busy: new Set() };

export const useActing = create<Acting>(() => nothing);

export const askAbout = (asked: AskedAbout): void => useActing.setState({ asked });
export const keep = (): void => useActing.setState({ asked: null });
export const forgetActing = (): void => useActing.setState(nothing);
