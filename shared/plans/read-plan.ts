import { joined, linesOf } from './lines.ts';
import type { Plan, PlanRead } from './plan.ts';
import { NotReadable } from './plan-fault.ts';
import { readJson } from './read-json.ts';
import { readText } from './read-text.ts';
import { unframed } from './unframe.ts';

export interface ReadOptions {
  /** For YAML that is not in EXPLAIN's own words: written anew by another tool. */
  readonly parseYaml?: (text: string) => unknown;
}

const mostCharacters = 10 * 1024 * 1024;

function plansOf(text: string): readonly Plan[] {
  if (text.length > mostCharacters) {
    const mb = Math.ceil(text.length / 1024 / 1024);
    throw new NotReadable(`The text is ${mb} MB long.`, 'Plans of up to 10 MB are read.');
  }
  if (text.trim() === '') throw new NotReadable('There is nothing in it.');
  const lines = unframed(linesOf(text));
  const body = joined(lines).trim();
  if (/^[[{]/u.test(body)) return readJson(body);
  const plans = readText(lines);
  if (plans.length > 0) return plans;
  throw new NotReadable('This is no plan of PostgreSQL.');
}

/**
 * A plan in whatever format and frame it was pasted. Never throws: what is no plan is a fault, in words for the user.
 * Takes time in proportion to the length of the text.
 */
export function readPlan(text: string, options: ReadOptions = {}): PlanRead {
  try {
    void options;
    const [plan, ...others] = plansOf(text);
    if (!plan) throw new NotReadable('There is no plan in it.');
    return { plan, others, fault: null };
  } catch (error) {
    if (error instanceof NotReadable) return { plan: null, fault: error.fault };
    throw error;
  }
}
