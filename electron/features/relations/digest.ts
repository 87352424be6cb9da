import { createHash } from 'node:crypto';
import { claim } from './list.sql.ts';

/**
 * The digests of refresh.sql.ts, from the rows of the list. xmin alone would do if relations were only added and
 * changed; the product with the oid notices that one was dropped and another made. All sums stay below 2^53.
 */
interface Sums {
  count: number;
  xmin: number;
  product: number;
}

interface DigestedRelations {
  readonly oid: readonly number[];
  readonly relnamespace: readonly number[];
  readonly xmin: readonly number[];
  readonly inhparent: readonly (number | null)[];
  readonly claims: readonly number[];
}

const modulus = 65_521;
const text = (sums: Sums) => `${sums.count}:${sums.xmin}:${sums.product}`;

function add(sums: Sums, oid: number, xmin: number, rest: number): void {
  sums.count += 1;
  sums.xmin += xmin;
  sums.product += (oid % modulus) * ((xmin + rest) % modulus);
}

/** By schema oid. */
export function digestRelations(rows: DigestedRelations): Record<string, string> {
  const bySchema = new Map<number, Sums>();
  for (const [n, oid] of rows.oid.entries()) {
    const schema = rows.relnamespace[n] ?? 0;
    const sums = bySchema.get(schema) ?? { count: 0, xmin: 0, product: 0 };
    bySchema.set(schema, sums);
    const claims = rows.claims[n] ?? 0;
    const rest =
      (rows.inhparent[n] ?? 0) +
      (claims & claim.indisvalid ? 1 : 0) +
      (claims & claim.indisready ? 2 : 0) +
      (claims & claim.inhdetachpending ? 4 : 0);
    add(sums, oid, rows.xmin[n] ?? 0, rest);
  }
  return Object.fromEntries([...bySchema].map(([schema, sums]) => [schema, text(sums)]));
}

export function digestRoutines(rows: { readonly oid: readonly number[]; readonly xmin: readonly number[] }): string {
  const sums: Sums = { count: 0, xmin: 0, product: 0 };
  for (const [n, oid] of rows.oid.entries()) add(sums, oid, rows.xmin[n] ?? 0, 0);
  return text(sums);
}

/** Any change of the given values gives another text. */
export function digestValues(values: unknown): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url');
}
