import type { TextReading } from '../../../shared/contract/user-lane.ts';
import type { SqlFault } from '../../ui/sql-editor.tsx';
import type { Run } from './run-store.ts';

export interface SideReading {
  /** How many are to be given: the highest that the text names. */
  readonly parameters: number;
  readonly fault: SqlFault | null;
  /** What will happen to it here, as sentences. */
  readonly notes: readonly string[];
}

/** Without a reading (still typing, or nothing can be parsed) the parameters are those that stand there. */
export function readingOf(text: string, reading: TextReading | undefined): SideReading {
  if (!reading || reading.kind === null) {
    const named = [...text.matchAll(/\$(\d{1,3})\b/g)].map(([, number]) => Number(number));
    return { parameters: Math.max(0, ...named), fault: reading?.fault ?? null, notes: [] };
  }
  const { parameters, fault, statements, writes, lasting } = reading;
  const notes = [
    statements > 1 && `${statements} statements: only one can be measured.`,
    writes && 'It writes: in a read-only transaction the server refuses that.',
    ...lasting,
  ].filter((note) => note !== false);
  return { parameters: Math.max(0, ...parameters), fault, notes };
}

/** Where the server found the last run's text wrong, as long as that text still stands there. */
export function faultOfRun(run: Run | undefined, side: 'a' | 'b', text: string): SqlFault | null {
  const failure = run?.event?.failure;
  if (!failure || failure.side !== side || run.request.kind !== 'custom' || run.request[side].text !== text)
    return null;
  return { message: failure.message, at: failure.at ?? null };
}
