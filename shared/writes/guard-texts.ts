import { ident } from '../ident.ts';
import type { UpdatedTable } from './redundant-words.ts';

/** Another value of the same type and length, of a value that is not NULL. */
const otherValue: Readonly<Record<string, (value: string) => string>> = {
  int2: (value) => `${value} + 1::pg_catalog.int2`,
  int4: (value) => `${value} + 1`,
  int8: (value) => `${value} + 1`,
  numeric: (value) => `${value} + 1`,
  float4: (value) => `${value} + 1`,
  float8: (value) => `${value} + 1`,
  bool: (value) => `NOT ${value}`,
  date: (value) => `${value} + 1`,
  timestamp: (value) => `${value} + '1 second'::pg_catalog.interval`,
  timestamptz: (value) => `${value} + '1 second'::pg_catalog.interval`,
  text: otherText,
  varchar: otherText,
};

function otherText(value: string): string {
  return `pg_catalog.overlay(${value}, CASE pg_catalog.left(${value}, 1) WHEN 'x' THEN 'y' ELSE 'x' END, 1, 1)`;
}

/** The first of `wanted` that can be given another value, else the table's first such column; undefined: none can. */
export function columnToChange(table: Pick<UpdatedTable, 'columns'>, wanted: readonly string[]): string | undefined {
  const can = table.columns.filter(({ typname, is_unique }) => typname in otherValue && !is_unique);
  return wanted.find((name) => can.some((column) => column.name === name)) ?? can[0]?.name;
}

/** `copy` is quoted. Of its rows the share `redundantShare` is set to what they have, the others to another value. */
export function guardTexts(
  table: Pick<UpdatedTable, 'columns'>,
  column: string,
  redundantShare: number,
): { plain: (copy: string) => string; guarded: (copy: string) => string } {
  const typname = table.columns.find(({ name }) => name === column)?.typname ?? '';
  const value = `t.${ident(column)}`;
  const hash = 'pg_catalog.abs(pg_catalog.hashtext(t.ctid::pg_catalog.text)::pg_catalog.int8)';
  const isSame = `${hash} % 10000 < ${Math.round(redundantShare * 10_000)}`;
  const other = otherValue[typname]?.(value) ?? value;
  const wanted = `CASE WHEN ${isSame} THEN ${value} ELSE ${other} END`;
  const plain = (copy: string) => `UPDATE ${copy} AS t SET ${ident(column)} = ${wanted}`;
  return { plain, guarded: (copy) => `${plain(copy)} WHERE ${value} IS DISTINCT FROM ${wanted}` };
}
