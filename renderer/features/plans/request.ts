import type { ExplainOption, PlansOptions, PlansRequest } from '../../../shared/contract/plans-parts.ts';
import type { TextReading } from '../../../shared/contract/user-lane.ts';
import type { Desk } from './desk.ts';
import { type Draft, missingOf, requestSideOf, type SideName, sideNames } from './sides.ts';

/** Production runs once, for at most so long. */
export const productionMs = 10_000;

const onlyAnalyzed: readonly ExplainOption[] = ['wal', 'timing'];

/** What will be run on a side: under two settings, B has A's text and parameters. */
export function draftAt(desk: Desk, name: SideName): Draft {
  const { drafts, view } = desk;
  if (view === 'queries' || name === 'a') return drafts[name];
  return { ...drafts.b, text: drafts.a.text, params: drafts.a.params };
}

/** The sides that hold a query: what is shown of the past or was pasted is not run. */
export function liveSides(desk: Desk): readonly SideName[] {
  return sideNames.filter((name) => desk.sources[name].kind === 'query' && draftAt(desk, name).text.trim() !== '');
}

export type Readings = Readonly<Record<SideName, TextReading | null>>;

/** EXPLAIN's options that this server has and that go together. */
export function optionsOf(desk: Desk, server: PlansOptions): readonly ExplainOption[] {
  const isAnalyzed = desk.runs > 0;
  const chosen = desk.options.filter((one) => server.options.includes(one));
  const fitting = chosen.filter((one) =>
    one === 'generic_plan' ? !isAnalyzed : isAnalyzed || !onlyAnalyzed.includes(one),
  );
  return isAnalyzed ? ['analyze', ...fitting.filter((one) => one !== 'analyze')] : fitting;
}

/** What is asked for, and the parameters that nobody gave: by side, none when it can be planned without them. */
export interface Planned {
  readonly names: readonly SideName[];
  readonly request: PlansRequest;
  readonly missing: Readonly<Record<SideName, readonly number[]>>;
  /** Values are missing, and the server can plan without them. */
  readonly isGeneric: boolean;
}

export function plannedOf(desk: Desk, readings: Readings, server: PlansOptions): Planned {
  const names = liveSides(desk);
  const missing = { a: missingAt(desk, readings, 'a', names), b: missingAt(desk, readings, 'b', names) };
  const options = optionsOf(desk, server);
  const isMissing = missing.a.length + missing.b.length > 0;
  const canBeGeneric = desk.runs === 0 && server.options.includes('generic_plan');
  const isGeneric = options.includes('generic_plan') || (isMissing && canBeGeneric);
  const sides = names.map((name) => {
    const side = requestSideOf(draftAt(desk, name), readings[name]?.parameters ?? null);
    return isGeneric ? { ...side, params: [] } : side;
  });
  const isOnce = server.isProduction;
  return {
    names,
    missing: isGeneric ? { a: [], b: [] } : missing,
    isGeneric,
    request: {
      sides,
      options: isGeneric && !options.includes('generic_plan') ? [...options, 'generic_plan'] : [...options],
      serialize: desk.runs > 0 && server.hasSerialize ? desk.serialize : 'none',
      runs: isOnce ? 1 : Math.max(1, desk.runs),
      timeoutMs: isOnce && desk.runs > 0 ? Math.min(productionMs, desk.timeoutMs) : desk.timeoutMs,
      allowsWrites: false,
    },
  };
}

function missingAt(desk: Desk, readings: Readings, name: SideName, live: readonly SideName[]): readonly number[] {
  if (!live.includes(name)) return [];
  return missingOf(readings[name]?.parameters ?? [], draftAt(desk, name).params);
}
