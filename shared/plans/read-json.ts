import { buildPlan } from './build-plan.ts';
import { listOf, type Pair, pairsOf } from './fields.ts';
import { endOfJson } from './json-end.ts';
import type { Plan } from './plan.ts';
import { NotReadable, wholeOutput } from './plan-fault.ts';
import { withIdentifiers } from './query-identifier.ts';

const place = /position (\d+)/u;

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function faultOf(text: string, error: unknown): NotReadable {
  const nodes = text.split('"Node Type"').length - 1;
  const end = endOfJson(text, 0);
  if (end === null) {
    const seen = nodes === 0 ? 'before its first node' : `after ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;
    const advice = `The text ends ${seen}, inside the plan. ${wholeOutput}`;
    return new NotReadable('The JSON is cut off.', advice, lineAt(text, text.trimEnd().length));
  }
  const at = place.exec(error instanceof Error ? error.message : '')?.[1];
  const line = at === undefined ? null : lineAt(text, Number(at));
  return new NotReadable('This is not valid JSON.', wholeOutput, line);
}

/** Every value in the text, one after the other. */
function valuesOf(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    const values: unknown[] = [];
    let start = text.search(/[[{]/u);
    while (start >= 0) {
      const end = endOfJson(text, start);
      if (end === null) break;
      values.push(parsedOr(text.slice(start, end), () => faultOf(text, error)));
      const next = text.slice(end).search(/[[{]/u);
      start = next < 0 ? -1 : end + next;
    }
    if (values.length === 0) throw faultOf(text, error);
    return values;
  }
}

function parsedOr(text: string, fault: () => NotReadable): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault();
  }
}

/** Groups that hold a plan: EXPLAIN's list of them, auto_explain's bare one, a driver's row, a node alone. */
export function planGroupsOf(value: unknown, depth = 0): readonly (readonly Pair[])[] {
  if (depth > 4) return [];
  if (Array.isArray(value)) return listOf(value).flatMap((item) => planGroupsOf(item, depth + 1));
  const pairs = pairsOf(value) ?? [];
  const names = new Set(pairs.map(([name]) => name));
  if (names.has('Plan')) return [pairs];
  if (names.has('Node Type')) return [[['Plan', value]]];
  const inner = pairs.find(([name]) => /^(?:query plan|plan|explain)$/iu.test(name));
  return inner ? planGroupsOf(inner[1], depth + 1) : [];
}

/** All plans of the text, in its order. Throws NotReadable. */
export function readJson(text: string): readonly Plan[] {
  const groups = valuesOf(text).flatMap((value) => planGroupsOf(value));
  return withIdentifiers(groups, text).map((pairs) => buildPlan('json', pairs));
}
