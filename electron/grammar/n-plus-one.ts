import type { QueryShape, TableName } from './query-shape.ts';

/** An entry of the statistics with what its text does. Counters of one and the same span of time for all. */
export interface SeenStatement {
  readonly key: string;
  readonly userid: number;
  readonly calls: number;
  readonly rows: number;
  readonly shape: QueryShape;
}

/** A foreign key to the table: which columns of which other one hold its key. */
export interface Reference {
  readonly conoid: number;
  readonly conname: string;
  readonly nspname: string;
  readonly relname: string;
  readonly columns: readonly string[];
  readonly fcolumns: readonly string[];
}

export interface KeyedTable {
  readonly nspname: string;
  readonly relname: string;
  /** Columns of each key that identifies one row. */
  readonly uniques: readonly (readonly string[])[];
  readonly references: readonly Reference[];
}

/** Look-ups of one row at a time; with the foreign key whose list feeds them where the figures say so. */
export interface LookUps {
  readonly relation: string;
  readonly columns: readonly string[];
  readonly calls: number;
  readonly likely: {
    readonly reference: Reference;
    /** The list query with the most rows. */
    readonly listKey: string;
    readonly listCalls: number;
    readonly listRows: number;
  } | null;
}

/** Fewer may be anything. */
const leastCalls = 20;
/** Rows per call: some of the keys may not be found; more than one is no look-up by a key. */
const oneRow = { least: 0.5, most: 1.02 };
const leastListRows = 2;
/** Look-ups for each time that the list was read. */
const leastPerList = 5;
/**
 * Look-ups for each row that the lists gave: one, as a rule. Fewer: some hold NULL, or a page looks up the same one once.
 * Many more or fewer are something else's, and the list explains nothing.
 */
const perListRow = { least: 0.6, most: 1.1 };
/** Reads of many rows at once for each list: then the rows are got that way, and the look-ups are something else's. */
const prefetched = 0.5;

const perCall = ({ calls, rows }: SeenStatement): number => (calls > 0 ? rows / calls : 0);
const isWithin = (value: number, { least, most }: { least: number; most: number }) => value >= least && value <= most;

/** Whether it is worth knowing the keys of its table. */
export function mayLookUp(statement: SeenStatement): boolean {
  return statement.shape.equals !== null && statement.calls >= leastCalls && isWithin(perCall(statement), oneRow);
}

export const mayList = (statement: SeenStatement): boolean =>
  statement.shape.from.length > 0 && statement.calls > 0 && perCall(statement) >= leastListRows;

/**
 * Which entries look up one row at a time by a key, and from which list they are likely fed: by the same role, the list
 * gives the columns of a foreign key to the table that is looked up and does not join it, it was read far less often,
 * and it gave about as many rows as there were look-ups. Without such a list nothing more is said than "one at a time".
 */
export function findLookUps(
  seen: readonly SeenStatement[],
  tables: readonly KeyedTable[],
): ReadonlyMap<string, LookUps> {
  const found = new Map<string, LookUps>();
  for (const statement of seen.filter(mayLookUp)) {
    const [name] = statement.shape.from;
    const table = name && resolved(name, tables);
    const unique = table && uniqueOf(statement, table);
    if (!table || !unique) continue;
    const { key, calls } = statement;
    const theirs = seen.filter((other) => other.userid === statement.userid && other.key !== key);
    const atOnce = sum(theirs.filter((other) => isPrefetch(other, table, unique, tables)).map((other) => other.calls));
    const mine = { calls, atOnce, lists: theirs.filter(mayList) };
    found.set(key, { relation: table.relname, columns: unique, calls, likely: likelyList(mine, table, tables) });
  }
  return found;
}

/** The only table that the name can mean: nobody knows the search_path of who sent it. */
function resolved({ schema, name }: TableName, tables: readonly KeyedTable[]): KeyedTable | null {
  const all = tables.filter(
    ({ nspname, relname }) => relname === name && (schema === null ? true : nspname === schema),
  );
  const [only] = all;
  return all.length === 1 && only ? only : null;
}

const isCovered = (columns: readonly string[], by: readonly string[]) => columns.every((each) => by.includes(each));

function uniqueOf({ shape }: SeenStatement, { uniques }: KeyedTable): readonly string[] | null {
  const equals = shape.equals ?? [];
  return uniques.find((columns) => columns.length > 0 && isCovered(columns, equals)) ?? null;
}

/** Many rows of the same table by the same key at once. */
function isPrefetch(
  { shape }: SeenStatement,
  table: KeyedTable,
  unique: readonly string[],
  tables: readonly KeyedTable[],
): boolean {
  const [name] = shape.from;
  return shape.among.some((column) => unique.includes(column)) && !!name && resolved(name, tables) === table;
}

interface Beside {
  readonly calls: number;
  readonly lists: readonly SeenStatement[];
  /** Calls that get many rows of the table at once. */
  readonly atOnce: number;
}

function likelyList(
  { calls, lists, atOnce }: Beside,
  table: KeyedTable,
  tables: readonly KeyedTable[],
): LookUps['likely'] {
  const candidates = table.references.flatMap((reference) => {
    const feeding = lists.filter(({ shape }) => feeds(shape, reference, table, tables));
    const [most] = feeding.toSorted((a, b) => b.rows - a.rows);
    if (most === undefined) return [];
    const listCalls = sum(feeding.map((list) => list.calls));
    const listRows = sum(feeding.map((list) => list.rows));
    const isFewer = calls >= leastPerList * listCalls && atOnce < prefetched * listCalls;
    const isEvidence = isFewer && isWithin(calls / listRows, perListRow);
    return isEvidence ? [{ reference, listKey: most.key, listCalls, listRows }] : [];
  });
  const distance = ({ listRows }: { listRows: number }) => Math.abs(Math.log(calls / listRows));
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** The list is of the referencing table, gives its foreign key's columns, and does not bring the other table itself. */
function feeds(shape: QueryShape, reference: Reference, parent: KeyedTable, tables: readonly KeyedTable[]): boolean {
  const isThis = (name: TableName, { nspname, relname }: { nspname: string; relname: string }) => {
    const found = resolved(name, tables);
    return found !== null && found.nspname === nspname && found.relname === relname;
  };
  const children = shape.from.filter((name) => isThis(name, reference));
  const isSelf = reference.nspname === parent.nspname && reference.relname === parent.relname;
  const parents = shape.names.filter((name) => isThis(name, parent)).length;
  if (children.length === 0 || parents > (isSelf ? 1 : 0)) return false;
  return children.some(({ alias }) => reference.columns.every((column) => isGiven(shape, alias, column)));
}

function isGiven({ gives, from }: QueryShape, alias: string, column: string): boolean {
  return gives.some((given) => {
    const isItsTable = given.table === alias || (given.table === null && from.length === 1);
    return (isItsTable || (given.table === null && given.column === null)) && (given.column ?? column) === column;
  });
}

/** In words, with the figures behind them. `since` says of which span they are: "in the last 40 s". */
export function lookUpSentence({ relation, columns, calls, likely }: LookUps, since: string): string {
  const counted = (count: number) => count.toLocaleString('en-US');
  const lookUps = `${counted(calls)} look-ups of ${relation} by ${columns.join(', ')}, one row at a time`;
  if (likely === null) {
    return `${lookUps}, ${since}. No list was seen that feeds them, so this may be just what it should be.`;
  }
  const { reference, listCalls, listRows } = likely;
  const lists = `${counted(listCalls)} ${listCalls === 1 ? 'list' : 'lists'} of ${reference.relname}`;
  const key = `${reference.relname}.${reference.columns.join(', ')}`;
  return `N+1: ${lookUps}, beside ${lists} with ${counted(listRows)} rows, ${since}. They likely follow ${key}.`;
}
