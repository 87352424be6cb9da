import type { At } from '../../shared/contract/place.ts';
import type { Call } from '../postgres/call.ts';
import type { Condition, Metrics, Reading } from './condition.ts';
import type { CliParts } from './parts.ts';
import type { Values } from './values.ts';

export type Format = 'csv' | 'json' | 'markdown' | 'text';

export interface Option {
  /** What stands behind it, as the help writes it: NAME. Absent: nothing does. */
  readonly value?: string;
  readonly isMany?: true;
  readonly says: string;
}
export type Options = Readonly<Record<string, Option>>;

/** What a room's command works with. */
export interface Work {
  readonly at: At;
  readonly call: Call;
  readonly parts: CliParts;
  readonly format: Format;
  readonly conditions: readonly Condition[];
  /** To the error output; a line at a time. */
  readonly say: (line: string) => void;
}

/** What was typed behind the room's name, but for what every room understands. */
export interface Typed {
  readonly values: Values;
  /** Words that are no options. */
  readonly texts: readonly string[];
  readonly conditions: readonly Condition[];
  /** The profile of the other server, where a room takes one (--target-url); null: none is named. */
  readonly target: string | null;
  /** Of the whole command, in ms; null: none. */
  readonly timeoutMs: number | null;
}

/** One word of the command line. */
export interface Room {
  readonly says: string;
  /** In detail, for its own help; lines. */
  readonly more?: readonly string[];
  /** What it takes besides options: "SQL". Absent: nothing. */
  readonly takes?: string;
  /** The first one is what it writes unless asked. */
  readonly formats: readonly Format[];
  readonly options: Options;
  readonly metrics: Metrics;
  /** Throws WrongArguments before anything is connected; else what to do. It answers what conditions are held against. */
  prepare(typed: Typed): (work: Work) => Promise<readonly Reading[]>;
}
