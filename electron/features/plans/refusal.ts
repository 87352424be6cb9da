import type { PlansSide, SideRun } from '../../../shared/contract/plans-parts.ts';
import type { TextReading } from '../../../shared/contract/user-lane.ts';
import type { Permissions } from './options.ts';

export type SideFailure = NonNullable<SideRun['failure']>;

export interface Wanted extends Permissions {
  readonly isAnalyzed: boolean;
  readonly isGeneric: boolean;
  readonly isPooled: boolean;
  readonly allowsWrites: boolean;
}

/**
 * Why a side is not sent at all: what PostgreSQL's grammar already tells, in plainer words than the server's. A text
 * that the grammar does not understand goes to the server, which has the last word in everything.
 */
export function refusalOf(side: PlansSide, reading: TextReading, wanted: Wanted): SideFailure | null {
  return (
    ofNumber(reading) ?? ofKind(side.text, reading) ?? ofValues(side, reading, wanted) ?? ofWrites(reading, wanted)
  );
}

const refuse = (message: string, advice: string, at: number | null = null): SideFailure => ({
  message,
  advice,
  at,
  sqlstate: null,
});

function ofNumber({ statements, kind }: TextReading): SideFailure | null {
  if (kind === 'empty')
    return refuse('There is no statement in the text', 'Write one: SELECT, or anything that has a plan.');
  if (statements <= 1) return null;
  return refuse(`There are ${statements} statements in the text`, 'A plan is of one statement: leave one of them.');
}

/** What the grammar of EXPLAIN takes besides queries. */
const explainable = /^(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:create|declare|execute)\b/iu;

function ofKind(text: string, { kind }: TextReading): SideFailure | null {
  if (kind === 'explain') {
    return refuse(
      'The text begins with EXPLAIN itself',
      'Leave EXPLAIN and its options out; they are chosen beside it.',
    );
  }
  if (kind !== 'show' && (kind !== 'utility' || explainable.test(text))) return null;
  return refuse(
    'EXPLAIN cannot explain this kind of statement',
    'SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE, DECLARE and CREATE TABLE … AS have plans.',
  );
}

function ofValues({ text, params }: PlansSide, { parameters }: TextReading, wanted: Wanted): SideFailure | null {
  if (wanted.isGeneric && wanted.isPooled && parameters.length > 0) {
    return refuse(
      'Through a pooler there is no generic plan of a text with parameters',
      'It takes a prepared statement, which no pooler keeps: connect to the server itself, or give values instead.',
    );
  }
  const missing = wanted.isGeneric ? [] : parameters.filter((number) => number > params.length);
  const [first] = missing;
  if (first === undefined) return null;
  const names = missing.map((number) => `$${number}`).join(', ');
  return refuse(
    `No value was given for ${names}`,
    'Give each a value, or NULL; a generic plan (GENERIC_PLAN, PostgreSQL 16 and newer) needs none.',
    placeOf(text, first),
  );
}

/** Of the first mention outside of quotes and comments, roughly: it only shows where to look. */
function placeOf(text: string, parameter: number): number | null {
  const blanked = text.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//gu, (found) =>
    ' '.repeat(found.length),
  );
  const at = blanked.search(new RegExp(`\\$${parameter}(?!\\d)`, 'u'));
  return at < 0 ? null : at;
}

function ofWrites({ writes }: TextReading, wanted: Wanted): SideFailure | null {
  if (!writes || !wanted.isAnalyzed || (wanted.allowsWrites && wanted.mayWrite)) return null;
  return refuse('This statement writes, and ANALYZE would execute it', writeAdvice(wanted));
}

/** What to do about a statement that writes: here, with these rights. */
export const writeAdvice = ({ mayWrite, allowsWrites, isAnalyzed }: Wanted): string =>
  !isAnalyzed
    ? 'It was to be planned only, and its planning itself would have written.'
    : !mayWrite
      ? 'Statements that write are executed on local connections only. Turn ANALYZE off: then it is planned, not executed.'
      : allowsWrites
        ? 'It was allowed to write, and the server refused all the same.'
        : 'Turn ANALYZE off for the plan alone, or allow writes for this run: it is rolled back, sequences do not go back.';
