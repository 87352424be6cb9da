import type { PlansEvent, PlansRequest } from '../../shared/contract/plans-parts.ts';
import { fail } from '../../shared/failure.ts';
import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { reportJson } from '../../shared/plans/write-json.ts';
import { reportMarkdown } from '../../shared/plans/write-markdown.ts';
import type { PlansReport } from '../../shared/plans/write-report.ts';
import { planText } from '../../shared/plans/write-text.ts';
import { toCsv } from '../export/csv.ts';
import { plansService } from '../features/plans/service.ts';
import { nodesTable, planReadings, planReport } from './plan-report.ts';
import type { Format, Room, Typed, Work } from './room.ts';
import { textOfFile, withoutEnd } from './sql-text.ts';
import { wrong } from './wrong.ts';

const usualTimeoutMs = 30_000;
const mostPlanCharacters = 10 * 1024 * 1024;

export const plan: Room = {
  says: 'the plan of a statement, and with --analyze its time',
  more: [
    'Without --analyze nothing is executed. With it the statement runs READ ONLY and is rolled back; one',
    'that writes is refused. On a server that is taken for production it runs once, for 10 s at most.',
    '--against takes a plan that was kept before: heapscope plan … > before.txt',
  ],
  takes: "'SELECT …'",
  formats: ['text', 'csv', 'json', 'markdown'],
  options: {
    file: { value: 'FILE', says: 'the statement is in a file; - is the standard input' },
    param: { value: 'VALUE', isMany: true, says: 'value of $1, then of $2 …' },
    analyze: { says: 'execute it, and tell what it took' },
    runs: { value: 'N', says: 'with --analyze: measured runs, after one to warm up (1)' },
    verbose: { says: 'with the output columns and schemas' },
    against: { value: 'FILE', says: 'compare with a plan of before, as EXPLAIN or this command wrote it' },
  },
  metrics: {
    cost: { units: ['count'], says: "the planner's cost of the whole" },
    time: { units: ['duration'], says: 'the median execution; with --analyze' },
    estimate: { units: ['count'], says: 'times by which the worst row estimate is off; with --analyze' },
    changed: { units: ['count'], says: 'nodes that are not as before; with --against' },
  },
  prepare(typed) {
    const { values, conditions } = typed;
    const needing = conditions.find(({ metric }) => metric === 'time' || metric === 'estimate');
    if (needing && !values.has('analyze'))
      wrong(`--fail-on ${needing.text} needs --analyze, which executes the statement`);
    const changed = conditions.find(({ metric }) => metric === 'changed');
    if (changed && !values.has('against')) wrong(`--fail-on ${changed.text} needs --against`);
    if (values.has('runs') && !values.has('analyze')) wrong('--runs needs --analyze');
    const sqlOf = statementOf(typed);
    const request = requestOf(typed);
    return async (work) => {
      const before = await planOfFile(values.text('against'));
      const event = await explained(work, {
        ...request,
        sides: [{ ...sideOf(typed), text: withoutEnd(await sqlOf()) }],
      });
      for (const note of event.notes) work.say(note);
      const report = planReport(event, before);
      const content = written(report, work.format);
      await work.parts.native.save({ suggestedName: 'plan', mime: 'text/plain; charset=utf-8', content });
      return planReadings(report, event);
    };
  },
};

function statementOf({ values, texts }: Typed): () => Promise<string> {
  const [text, ...more] = texts;
  const file = values.text('file') ?? (text === '-' ? '-' : undefined);
  if (more.length > 0) wrong('After the options comes one statement, in quotes');
  if (file === undefined) {
    const sql = text ?? wrong("There is no statement: heapscope plan --url … 'SELECT …', or --file");
    return async () => sql;
  }
  if (text !== undefined && text !== '-') wrong('The statement is either in --file or in the arguments');
  if (file === '-' && values.has('password-stdin'))
    wrong('The standard input cannot be both the password and the statement');
  return () => textOfFile(file);
}

const sideOf = ({ values }: Typed) => ({ title: '', params: [...values.many('param')], settings: [] });

function requestOf({ values, timeoutMs }: Typed): Omit<PlansRequest, 'sides'> {
  const isAnalyzed = values.has('analyze');
  return {
    options: [
      ...(isAnalyzed ? (['analyze', 'buffers'] as const) : []),
      ...(values.has('verbose') ? (['verbose'] as const) : []),
      'settings',
    ],
    serialize: 'none',
    runs: values.number('runs', 1, { least: 1, most: 100 }),
    timeoutMs: Math.min(600_000, Math.max(100, Math.round(timeoutMs ?? usualTimeoutMs))),
    allowsWrites: false,
  };
}

async function explained({ at, call, parts }: Work, request: PlansRequest): Promise<PlansEvent> {
  let last: PlansEvent | null = null;
  for await (const event of plansService(parts).run({ at, runId: 'cli', request }, call)) last = event;
  call.signal.throwIfAborted();
  const failure = last?.sides.find((side) => side.failure !== null)?.failure;
  if (failure) fail('sql', failure.message, failure.advice === undefined ? {} : { advice: failure.advice });
  return last ?? fail('internal', 'Nothing was explained');
}

async function planOfFile(file: string | undefined): Promise<Plan | null> {
  if (file === undefined) return null;
  const { plan: found, fault } = readPlan(await textOfFile(file, mostPlanCharacters));
  return (
    found ??
    fail('bad-input', `${file} holds no plan: ${fault?.message ?? ''}`, fault?.advice ? { advice: fault.advice } : {})
  );
}

function written(report: PlansReport, format: Format): string {
  const last = report.sides.at(-1);
  if (!last) return fail('internal', 'There is no plan');
  if (format === 'text') return `${planText(last.plan)}\n`;
  if (format === 'csv') return toCsv(nodesTable(last));
  return format === 'json' ? reportJson(report) : reportMarkdown(report);
}
