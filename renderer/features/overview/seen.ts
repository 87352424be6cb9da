import type { Leak } from '../../../shared/activity/leak.ts';
import type { AutovacuumState } from '../../../shared/contract/locks.ts';
import type { OutputOf } from '../../api.ts';
import type { Live } from '../../state/live.ts';

/** What the other rooms answered. null: not yet, or they cannot; a finding is made of what is known only. */
export interface Seen {
  readonly nowMs: number;
  readonly live: Pick<Live, 'server' | 'backends' | 'used'>;
  readonly leaks: readonly Leak[];
  /** Of every database of the server: how many deadlocks within the last hour, and when the last was counted. */
  readonly deadlocks: { readonly count: number; readonly lastMs: number } | null;
  readonly vacuumNow: OutputOf<'vacuum.now'> | null;
  readonly vacuumVerdicts: OutputOf<'vacuum.verdicts'> | null;
  readonly autovacuum: AutovacuumState | null;
  readonly server: OutputOf<'overview.server'> | null;
  readonly figures: OutputOf<'overview.figures'> | null;
  readonly indexes: OutputOf<'overview.indexes'> | null;
  readonly statements: OutputOf<'statements.watch'> | null;
  readonly writes: OutputOf<'writes.watch'> | null;
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
