import { flag } from './flags.ts';

/** The kinds of the list in the order of their chips; a row's kind is its place in here. */
export const relationKinds = [
  'table',
  'partitioned table',
  'partition',
  'index',
  'view',
  'materialized view',
  'sequence',
  'foreign table',
  'TOAST table',
  'composite type',
  'function',
  'procedure',
  'aggregate',
] as const;
export type RelationKind = (typeof relationKinds)[number];

const place = (kind: RelationKind) => relationKinds.indexOf(kind);
const byRelkind: Readonly<Record<string, number>> = {
  r: place('table'),
  p: place('partitioned table'),
  i: place('index'),
  I: place('index'),
  v: place('view'),
  m: place('materialized view'),
  S: place('sequence'),
  f: place('foreign table'),
  t: place('TOAST table'),
  c: place('composite type'),
};
const byProkind: Readonly<Record<string, number>> = {
  f: place('function'),
  w: place('function'),
  p: place('procedure'),
  a: place('aggregate'),
};

export const tableKind = place('table');
export const partitionKind = place('partition');
export const indexKind = place('index');
export const viewKind = place('view');
export const sequenceKind = place('sequence');
export const foreignKind = place('foreign table');
export const toastKind = place('TOAST table');
export const compositeKind = place('composite type');
export const functionKind = place('function');

/** A partition that is itself partitioned counts as a partition. */
export function kindOfRelation(relkind: string, flags: number): number {
  const isTable = relkind === 'r' || relkind === 'p' || relkind === 'f';
  if (isTable && (flags & flag.partition) !== 0) return partitionKind;
  return byRelkind[relkind] ?? tableKind;
}

export const kindOfRoutine = (prokind: string): number => byProkind[prokind] ?? functionKind;

/**
 * `kind:index`, `kind:i`, `kind:matview`, `kind:ind`: a full name, psql's letter, a usual short name, or the beginning
 * of a name, which may mean several kinds. Empty when nothing is meant.
 */
export function kindsNamed(word: string): readonly number[] {
  const letter = word.length === 1 ? (byRelkind[word] ?? byRelkind[word.toLowerCase()]) : undefined;
  if (letter !== undefined) return [letter];
  const lower = word.toLowerCase().replaceAll(/[-_ ]/g, '').replace(/e?s$/, '');
  const alias = aliases[lower];
  if (alias !== undefined) return [place(alias)];
  const plain = relationKinds.map((kind) => kind.toLowerCase().replaceAll(' ', ''));
  const exact = plain.findIndex((kind) => kind === lower || kind === word.toLowerCase());
  if (exact >= 0) return [exact];
  return plain.flatMap((kind, n) => (kind.startsWith(word.toLowerCase().replaceAll(' ', '')) ? [n] : []));
}

const aliases: Readonly<Record<string, RelationKind>> = {
  matview: 'materialized view',
  mview: 'materialized view',
  indice: 'index',
  idx: 'index',
  seq: 'sequence',
  func: 'function',
  fn: 'function',
  proc: 'procedure',
  agg: 'aggregate',
  type: 'composite type',
  toast: 'TOAST table',
  foreign: 'foreign table',
  ft: 'foreign table',
};
