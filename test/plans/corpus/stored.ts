import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Format } from './explain.ts';

/** How a plan was told: EXPLAIN's formats, psql's frames around them, auto_explain's message. */
export type Form = Format | 'framed' | 'boxed' | 'framed-json' | 'logged';

/** One statement on one server, explained in several forms. The runs differ, the plan is the same. */
export interface StoredPlan {
  readonly name: string;
  readonly major: number;
  readonly options: string;
  /** Node types that must be in it. */
  readonly shows: readonly string[];
  readonly forms: Readonly<Partial<Record<Form, string>>>;
}

const fileOf = (name: string): string => path.join(path.dirname(fileURLToPath(import.meta.url)), `${name}.json.gz`);

export const storedNames = ['pg14', 'pg15', 'pg16', 'pg17', 'pg18', 'jit'] as const;

export function store(name: (typeof storedNames)[number], plans: readonly StoredPlan[]): void {
  writeFileSync(fileOf(name), gzipSync(JSON.stringify(plans), { level: 9 }));
}

/** Reads what `make.ts` made. */
export function storedPlans(name: (typeof storedNames)[number]): readonly StoredPlan[] {
  const plans: readonly StoredPlan[] = JSON.parse(gunzipSync(readFileSync(fileOf(name))).toString('utf8'));
  return plans;
}
