import type { z } from 'zod';
import type { Leak } from '../activity/leak.ts';
import type { ActivityServer, Backend } from '../contract/activity.ts';
import type { AutovacuumState } from '../contract/locks.ts';
import type { overview } from '../contract/overview.ts';
import type { statements } from '../contract/statements.ts';
import type { vacuum } from '../contract/vacuum.ts';
import type { WritesEvent } from '../contract/writes.ts';
import type { Procedure } from '../rpc.ts';

type Answer<P extends Procedure> = z.output<P['output']>;

/** What the other rooms answered. null: not yet, or they cannot; a finding is made of what is known only. */
export interface Seen {
  readonly nowMs: number;
  /** The last sample; `used`: client backends. */
  readonly live: {
    readonly server: ActivityServer | null;
    readonly backends: ReadonlyMap<string, Backend>;
    readonly used: number;
  };
  readonly leaks: readonly Leak[];
  /** Of every database of the server: how many deadlocks within the last hour, and when the last was counted. */
  readonly deadlocks: { readonly count: number; readonly lastMs: number } | null;
  readonly vacuumNow: Answer<typeof vacuum.now> | null;
  readonly vacuumVerdicts: Answer<typeof vacuum.verdicts> | null;
  readonly autovacuum: AutovacuumState | null;
  readonly server: Answer<typeof overview.server> | null;
  readonly figures: Answer<typeof overview.figures> | null;
  readonly indexes: Answer<typeof overview.indexes> | null;
  readonly statements: Answer<typeof statements.watch> | null;
  readonly writes: WritesEvent | null;
}

/**
 * now: somebody waits or will be refused. soon: it gets worse by itself. know: it costs, and nobody suffers yet.
 * The order of the list.
 */
export type Urgency = 'now' | 'soon' | 'know';

export interface Finding {
  readonly id: string;
  readonly urgency: Urgency;
  readonly title: string;
  readonly evidence: string;
  /** Server's clock; null: nobody knows since when. */
  readonly sinceMs: number | null;
  /** The room that shows it, and what to fill in there. */
  readonly to: {
    readonly room: string;
    readonly label: string;
    readonly search: Readonly<Record<string, string>>;
  } | null;
  /** On this screen: the setting or slot that it is about. */
  readonly here?: string;
  /** To copy: what would change it, or what it is about. */
  readonly copy?: { readonly label: string; readonly text: string };
}

export const inRoom = (
  room: string,
  label: string,
  search: Readonly<Record<string, string>> = {},
): NonNullable<Finding['to']> => ({ room, label: `Open ${label}`, search });
