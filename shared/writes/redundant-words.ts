import type { RedundantUpdates } from '../contract/writes-parts.ts';
import { ident, qualified } from '../ident.ts';
import { guardEffect } from './guard-effect.ts';

/** What is said of a table's updates is said of this. */
export interface UpdatedTable {
  readonly nspname: string;
  readonly relname: string;
  readonly n_tup_upd: number;
  readonly n_tup_hot_upd: number;
  readonly n_live_tup: number;
  readonly stats_reset: string | null;
  /** Columns of the primary key. */
  readonly key: readonly string[];
  /** Those that can be set; of a unique index two rows may not have the same value. */
  readonly columns: readonly { readonly name: string; readonly typname: string; readonly is_unique: boolean }[];
  /** suppress_redundant_updates_trigger() is on it. */
  readonly is_suppressed: boolean;
}

const count = new Intl.NumberFormat('en-US');
const percent = (share: number) => `${Math.round(share * 100)} %`;
/** Where a column may be called as it is written: "public" goes without saying. */
const tableName = ({ nspname, relname }: UpdatedTable) =>
  nspname === 'public' ? ident(relname) : qualified(nspname, relname);

const often = 10;
const many = 1_000;

/** What the counters alone hint at; and columns that are all that changed. */
export function redundancyHints(table: UpdatedTable, onlyIn: ReadonlyMap<string, number>, pairs: number): string[] {
  const { n_tup_upd, n_tup_hot_upd, n_live_tup, stats_reset } = table;
  const hints: string[] = [];
  const times = n_live_tup > 0 ? n_tup_upd / n_live_tup : 0;
  const since = stats_reset === null ? 'since the statistics began' : `since ${stats_reset.slice(0, 16)}`;
  if (times >= often) hints.push(`Each live row was updated ${count.format(Math.round(times))} times ${since}.`);
  if (n_tup_upd >= many && n_tup_hot_upd / n_tup_upd > 0.9) {
    hints.push(`${percent(n_tup_hot_upd / n_tup_upd)} of its updates were HOT: they changed no indexed column.`);
  }
  for (const [column, alone] of onlyIn) {
    const typname = table.columns.find(({ name }) => name === column)?.typname ?? '';
    if (!/^(timestamp|timestamptz|date|time|timetz)$/u.test(typname) || alone < pairs * 0.05) continue;
    hints.push(`${count.format(alone)} of ${count.format(pairs)} updates changed nothing but ${column} (${typname}).`);
  }
  if (table.is_suppressed) hints.push('suppress_redundant_updates_trigger() is on this table already.');
  return hints;
}

interface Advice {
  readonly sql: string;
  readonly words: string;
}

/** Nothing to advise where nothing is known, or nothing would be saved. */
export function redundancyAdvice(table: UpdatedTable, found: RedundantUpdates | null): Advice[] {
  if (table.columns.length === 0) return [];
  const share = found === null || found.pairs === 0 ? null : found.identical / found.pairs;
  const guard = { sql: guardedUpdate(table, found), words: guardWords(share) };
  const trigger = { sql: triggerText(table), words: triggerWords(share) };
  return table.is_suppressed ? [guard] : [guard, trigger];
}

/** UPDATE … WHERE key = $n AND (columns) IS DISTINCT FROM (values), with the columns that were seen to change. */
export function guardedUpdate(table: UpdatedTable, found: Pick<RedundantUpdates, 'changed'> | null): string {
  const changing = (found?.changed ?? []).map(({ column }) => column).filter((column) => !table.key.includes(column));
  const settable = table.columns.map(({ name }) => name).filter((name) => !table.key.includes(name));
  const columns = (changing.length > 0 ? changing : settable).slice(0, 3);
  const names = columns.map((column) => ident(column));
  const values = columns.map((_, i) => `$${i + 1}`);
  const compared = columns.map((column) => comparedAs(table, column));
  const keys = table.key.map((column, i) => `${ident(column)} = $${columns.length + i + 1}`);
  const where = keys.length > 0 ? keys.join(' AND ') : '…';
  const list = (of: readonly string[]) => (of.length === 1 ? (of[0] ?? '') : `(${of.join(', ')})`);
  return [
    `UPDATE ${tableName(table)} SET ${names.map((name, i) => `${name} = ${values[i] ?? ''}`).join(', ')}`,
    `WHERE  ${where}`,
    `AND    ${list(names.map((name, i) => name + (compared[i] ?? '')))} IS DISTINCT FROM ${list(values.map((value, i) => value + (compared[i] ?? '')))};`,
  ].join('\n');
}

/** json, xml and point have no "=", and that of box, path and others compares areas and lengths. */
const withoutEquality = /^_?(json|xml|point|line|lseg|box|path|polygon|circle)$/u;

function comparedAs({ columns }: UpdatedTable, column: string): string {
  const typname = columns.find(({ name }) => name === column)?.typname ?? '';
  return withoutEquality.test(typname) ? '::text' : '';
}

const triggerText = (table: UpdatedTable): string =>
  [
    `CREATE TRIGGER z_suppress_redundant_updates BEFORE UPDATE ON ${tableName(table)}`,
    'FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();',
  ].join('\n');

const times = (ratio: number) => (ratio >= 100 ? 'more than 100' : ratio.toFixed(1));
const basis = 'as measured on 50,000 rows with three indexes';

function guardWords(share: number | null): string {
  const does =
    'Writes no row version, no WAL and no index entry where no value changes. An example with columns that were seen to change: name every column that your statement sets, after SET and in the guard, or changes of the others are lost.';
  if (share === null) return does;
  const { guarded } = guardEffect(share);
  if (guarded < 1.05) return `${does} Here ${percent(share)} of the updates: it would save next to nothing.`;
  return `${does} With ${percent(share)} of the updates redundant, ${times(guarded)} × less WAL, ${basis}.`;
}

function triggerWords(share: number | null): string {
  const does =
    'For statements that cannot be changed. It compares whole rows, still locks each, and costs a little where rows do change.';
  if (share === null) return does;
  const { trigger } = guardEffect(share);
  if (trigger < 1) return `${does} Here it would cost more WAL than it saves.`;
  return `${does} With ${percent(share)} of the updates redundant, ${times(trigger)} × less WAL, ${basis}.`;
}
