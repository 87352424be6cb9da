import { create } from 'zustand';
import type { Row } from '../../../shared/activity/rows.ts';
import type { Outcome } from '../../../shared/contract/activity.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { withKey } from '../../state/with-key.ts';
import type { Victim } from './bulk.ts';

export type Action = 'end' | 'cancel';

/** Ending several: who, what became of them so far, and how to leave the rest alone. */
export interface Bulk {
  readonly victims: readonly Victim[];
  readonly outcomes: readonly Outcome[];
  /** As Date.now(). */
  readonly startedAt: number;
  readonly isRunning: boolean;
  readonly stop: () => void;
}

interface Acting {
  /** The row under which a question stands, as it was when it was asked: what has moved on since is not ended. */
  readonly asked: { readonly row: Row; readonly action: Action } | null;
  /** Those that a question about several is about; computed when it was asked. */
  readonly askedBulk: readonly Victim[] | null;
  /** Sent, and not answered yet. */
  readonly busy: ReadonlySet<string>;
  /** What became of a backend that was ended or cancelled, by its key. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly bulk: Bulk | null;
  /** What was run for the last of it. */
  readonly statements: readonly ExecutedStatement[];
}

const nothing: Acting = {
  asked: null,
  askedBulk: null,
  busy: new Set(),
  outcomes: new Map(),
  bulk: null,
  statements: [],
};

/** What is asked and done on this screen; cells follow it one by one. */
export const useActing = create<Acting>(() => nothing);

export function forgetActing(): void {
  useActing.getState().bulk?.stop();
  useActing.setState(nothing);
}

export function askAbout(row: Row, action: Action): void {
  useActing.setState({ asked: { row, action }, askedBulk: null });
}

export function keep(): void {
  useActing.setState({ asked: null, askedBulk: null });
}

export function setBusy(key: string, isBusy: boolean): void {
  useActing.setState(({ busy }) => ({ busy: withKey(busy, key, isBusy) }));
}

/** How long a row says what became of it. */
const saidForMs = 15_000;

export function noteOutcome(key: string, outcome: Outcome): void {
  useActing.setState(({ outcomes }) => ({ outcomes: new Map(outcomes).set(key, outcome) }));
  setTimeout(() => forgetOutcome(key, outcome), saidForMs);
}

function forgetOutcome(key: string, outcome: Outcome): void {
  useActing.setState(({ outcomes }) => {
    if (outcomes.get(key) !== outcome) return {};
    const next = new Map(outcomes);
    next.delete(key);
    return { outcomes: next };
  });
}
