import { isBlank, joined, type Line, linesOf } from './lines.ts';
import { type Logged, loggedIn } from './logs.ts';
import { isStatement, otherSystem } from './other-systems.ts';
import type { Plan, PlanFault, PlanRead } from './plan.ts';
import { NotReadable } from './plan-fault.ts';
import { readJson } from './read-json.ts';
import { readText } from './read-text.ts';
import { readXml } from './read-xml.ts';
import { readYaml } from './read-yaml.ts';
import { unframed } from './unframe.ts';
import { unnumbered } from './unnumber.ts';
import { unwrapped } from './unwrap.ts';

export interface ReadOptions {
  /** For YAML that another tool wrote anew: EXPLAIN's own is read without. */
  readonly parseYaml?: (text: string) => unknown;
}

const mostCharacters = 10 * 1024 * 1024;

type Reader = (lines: readonly Line[]) => readonly Plan[];

const yamlStart = /^(?:- )?(?:Plan:|Query Text: ")/u;

/** How a line at which a plan may begin is read; null: it is none. */
function readerAt(text: string, hasYaml: boolean, options: ReadOptions): Reader | null {
  if (/^[[{]/u.test(text)) return (lines) => readJson(joined(lines));
  if (/^<(?:explain|\?xml)/iu.test(text)) return (lines) => readXml(joined(lines));
  return hasYaml && yamlStart.test(text) ? (lines) => readYaml(lines, options.parseYaml) : null;
}

/** The line of what was pasted, not of the part of it that was read. */
function atLine(error: unknown, lines: readonly Line[]): unknown {
  if (!(error instanceof NotReadable) || error.fault.line === null) return error;
  const line = lines[error.fault.line - 1]?.number ?? null;
  return new NotReadable(error.message, error.fault.advice, line);
}

function plansOfLines(body: readonly Line[], options: ReadOptions): readonly Plan[] {
  const hasYaml = body.some(({ text }) => text.includes('Node Type: '));
  const start = body.findIndex(({ text }) => readerAt(text.trimStart(), hasYaml, options) !== null);
  const reader = readerAt(body[start]?.text.trimStart() ?? '', hasYaml, options);
  const before = body.slice(0, Math.max(0, start)).filter((line) => !isBlank(line));
  if (!reader || before.some(({ text }) => /\((?:cost|actual)[ =]/u.test(text))) return readText(body);
  const read = body.slice(start);
  try {
    const unread = before.map(({ text }) => text.trim());
    return reader(read).map((plan) => ({ ...plan, unread: [...unread, ...plan.unread] }));
  } catch (error) {
    throw atLine(error, read);
  }
}

function plansOfMessage({ lines, durationMs }: Logged, options: ReadOptions): readonly Plan[] {
  const plans = plansOfLines(unframed(lines), options);
  if (durationMs === null) return plans;
  return plans.map((plan) => ({ ...plan, facts: [...plan.facts, { name: 'Duration', text: `${durationMs} ms` }] }));
}

function plansOf(pasted: string, options: ReadOptions): readonly Plan[] {
  if (pasted.length > mostCharacters) {
    const mb = Math.ceil(pasted.length / 1024 / 1024);
    throw new NotReadable(`The text is ${mb} MB long.`, 'Plans of up to 10 MB are read.');
  }
  if (pasted.trim() === '') throw new NotReadable('There is nothing in it.');
  return loggedIn(linesOf(unwrapped(pasted))).flatMap((message) => plansOfMessage(message, options));
}

const inPlaceOf = 'Put EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) before it, run it, and paste what it answers.';

function ofOther(text: string): PlanFault | null {
  const system = otherSystem(text);
  if (system === null) return null;
  return { message: `This looks like a plan of ${system}.`, line: null, advice: 'Only plans of PostgreSQL are read.' };
}

const hasNoPlan = /^\s{0,99}(?:Utility|NOTIFY)|"Utility Statement"|Query rewrites to nothing/u;

/** What the text is when there is no plan of PostgreSQL's in it; null: nobody knows. */
function strangerFault(text: string): PlanFault | null {
  if (hasNoPlan.test(text.slice(0, 2000)))
    return {
      message: 'This statement has no plan.',
      line: null,
      advice: 'Explain a SELECT, INSERT, UPDATE, DELETE or MERGE.',
    };
  return (
    ofOther(text) ??
    (isStatement(text) ? { message: 'This is a query, not its plan.', line: 1, advice: inPlaceOf } : null)
  );
}

const ours = /\(cost=[\d.]{1,20}\.\.|Node[ -]Type/u;

const notAPlan = new NotReadable('This is no plan of PostgreSQL.').fault;

/**
 * A plan in whatever format and frame it was pasted. Never throws: what is no plan is a fault, in words for the user.
 * Takes time in proportion to the length of the text.
 */
export function readPlan(pasted: string, options: ReadOptions = {}): PlanRead {
  let text = pasted;
  try {
    text = unnumbered(pasted);
    const [plan, ...others] = plansOf(text, options);
    if (plan && !plan.root.nodeType.startsWith('XN ')) return { plan, others, fault: null };
    return { plan: null, fault: (plan ? ofOther(text) : strangerFault(text)) ?? notAPlan };
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    return { plan: null, fault: (ours.test(text) ? null : ofOther(text)) ?? error.fault };
  }
}
