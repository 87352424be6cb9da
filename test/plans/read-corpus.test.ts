import { describe, expect, it } from 'vitest';
import { blocksOf, buffersSum, noBuffers } from '../../shared/plans/buffers.ts';
import { measuresOf } from '../../shared/plans/measures.ts';
import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { treeOf } from './corpus/same-tree.ts';
import { type Form, type StoredPlan, storedNames, storedPlans } from './corpus/stored.ts';

const known = new Map<string, readonly Plan[]>();

function plansOf(text: string): readonly Plan[] {
  const plans = known.get(text) ?? readNow(text);
  known.set(text, plans);
  return plans;
}

function readNow(text: string): readonly Plan[] {
  const read = readPlan(text);
  if (read.fault) throw new Error(`${read.fault.message} ${read.fault.advice}\n${text.slice(0, 2000)}`);
  return [read.plan, ...read.others];
}

function eachForm(stored: StoredPlan, check: (plan: Plan, form: Form) => void): void {
  for (const [form, text] of Object.entries(stored.forms) as [Form, string][])
    for (const plan of plansOf(text)) check(plan, form);
}

/** Each time is rounded to a microsecond a loop. */
const rounding = (plan: Plan): number =>
  plan.nodes.reduce((ms, { actual }) => ms + 0.0006 * (actual?.loops ?? 0), 0.002);

function expectTimesToAgree(plan: Plan): void {
  const { nodes, wholeMs } = measuresOf(plan);
  const rootMs = plan.root.actual?.totalMs ?? null;
  if (rootMs === null) {
    expect(nodes.filter(({ selfMs, totalMs, share }) => selfMs !== null || totalMs !== null || share !== null)).toEqual(
      [],
    );
    return;
  }
  const sum = nodes.reduce((ms, { selfMs }) => ms + (selfMs ?? Number.NaN), 0);
  expect(Math.abs(sum - (wholeMs ?? Number.NaN))).toBeLessThan(rounding(plan));
  expect(nodes.filter(({ selfMs }) => selfMs === null || selfMs < 0)).toEqual([]);
  expect(wholeMs).toBeGreaterThanOrEqual(rootMs);
  if (plan.executionMs !== null) expect(wholeMs).toBeLessThan(plan.executionMs + rounding(plan));
  // Only a CTE that writes runs on when nobody asks for more of its rows.
  const writes = plan.nodes.some(({ nodeType, subplanName }) => nodeType === 'ModifyTable' && subplanName !== null);
  if (!writes) expect(wholeMs).toBeLessThan(rootMs + rounding(plan));
}

function expectBuffersToAgree(plan: Plan): void {
  const whole = plan.root.buffers;
  if (!whole || !plan.isAnalyzed) return;
  const selves = measuresOf(plan).nodes.flatMap(({ selfBuffers }) => selfBuffers ?? []);
  const sum = selves.reduce(buffersSum, noBuffers);
  const writes = plan.nodes.some(({ nodeType, subplanName }) => nodeType === 'ModifyTable' && subplanName !== null);
  if (writes) expect(blocksOf(sum)).toBeGreaterThanOrEqual(blocksOf(whole));
  else expect({ ...sum, ioReadMs: 0, ioWriteMs: 0 }).toEqual({ ...whole, ioReadMs: 0, ioWriteMs: 0 });
}

describe.each(storedNames)('plans of %s', (name) => {
  const stored = storedPlans(name);

  it('reads every line of every form', () => {
    for (const one of stored) eachForm(one, (plan, form) => expect(plan.unread, `${one.name} as ${form}`).toEqual([]));
  });

  it('finds the same tree in every form', () => {
    for (const one of stored) {
      const { json, ...others } = one.forms;
      const trees = plansOf(json ?? '').map(treeOf);
      for (const [form, text] of Object.entries(others))
        expect(plansOf(text).map(treeOf), `${one.name} as ${form}`).toEqual(trees);
    }
  });

  it('shows what each statement is there for', () => {
    for (const { name: statement, forms, shows } of stored) {
      const types = plansOf(forms.text ?? '').flatMap(({ nodes }) => nodes.map(({ nodeType }) => nodeType));
      for (const type of shows) expect(types, statement).toContain(type);
    }
  });

  it('agrees with the totals of each plan', () => {
    for (const one of stored)
      eachForm(one, (plan) => {
        expectTimesToAgree(plan);
        expectBuffersToAgree(plan);
      });
  });

  it('knows which were executed', () => {
    for (const one of stored)
      eachForm(one, (plan) => expect(plan.isAnalyzed, one.name).toBe(one.options.includes('ANALYZE')));
  });
});

// explain.c, ExplainNode: every name but Custom Scan, which needs an extension.
const everyType = [
  'Aggregate', 'Append', 'Bitmap Heap Scan', 'Bitmap Index Scan', 'BitmapAnd', 'BitmapOr', 'CTE Scan', 'Foreign Scan',
  'Function Scan', 'Gather', 'Gather Merge', 'Group', 'Hash', 'Hash Join', 'Incremental Sort', 'Index Only Scan',
  'Index Scan', 'Limit', 'LockRows', 'Materialize', 'Memoize', 'Merge Append', 'Merge Join', 'ModifyTable',
  'Named Tuplestore Scan', 'Nested Loop', 'ProjectSet', 'Recursive Union', 'Result', 'Sample Scan', 'Seq Scan', 'SetOp',
  'Sort', 'Subquery Scan', 'Table Function Scan', 'Tid Range Scan', 'Tid Scan', 'Unique', 'Values Scan', 'WindowAgg',
  'WorkTable Scan',
]; // biome-ignore format: a list

describe('the corpus', () => {
  const all = storedNames.flatMap(storedPlans);
  const plans = all.flatMap(({ forms }) => plansOf(forms.json ?? ''));
  const nodes = plans.flatMap((plan) => plan.nodes);

  it('has every node type that PostgreSQL has, of five versions', () => {
    expect([...new Set(nodes.map(({ nodeType }) => nodeType))].sort()).toEqual(everyType);
    expect(new Set(all.map(({ major }) => major))).toEqual(new Set([14, 15, 16, 17, 18]));
  });

  it.each([
    ['Parallel Hash Join'], ['Hash Right Join'], ['Hash Full Join'], ['Merge Full Join'], ['Nested Loop Left Join'],
    ['HashSetOp Except'], ['SetOp Intersect All'], ['MixedAggregate'], ['GroupAggregate'], ['Partial HashAggregate'],
    ['Finalize Aggregate'], ['Async Foreign Scan'], ['Foreign Update'], ['Merge'], ['Delete'], ['Parallel Append'],
    ['Index Scan Backward'], ['Parallel Hash'], ['Parallel Index Only Scan'], ['Parallel Bitmap Heap Scan'],
  ])('has a %s', (label) => {
    expect(nodes.map((node) => node.label)).toContain(label);
  }); // biome-ignore format: a list

  it.each([
    ['Subplans Removed'], ['Heap Fetches'], ['Index Searches'], ['Sort Method'], ['Cache Hits'], ['Hash Batches'],
    ['Full-sort Groups / Group Count'], ['Tuples Inserted'], ['Conflicting Tuples'], ['Conflict Resolution'],
    ['Lossy Heap Blocks'], ['Disk Usage'], ['Planned Partitions'], ['Sampling Method'], ['Repeatable Seed'],
    ['Disabled'], ['Storage'], ['Target Table'], ['Worker 0 / Sort Method'], ['Tuples Skipped'], ['Batch Size'],
  ])('tells of %s', (fact) => {
    expect(nodes.flatMap(({ facts }) => facts.map(({ name }) => name))).toContain(fact);
  }); // biome-ignore format: a list

  it('tells of JIT, triggers, settings, serialization, memory, a query identifier, write-ahead log and I/O times', () => {
    expect(plans.some(({ jit }) => (jit?.totalMs ?? 0) > 0 && jit?.options.includes('Inlining'))).toBe(true);
    expect(plans.some(({ triggers }) => triggers.some(({ name }) => name === 'audit_row'))).toBe(true);
    expect(plans.some(({ triggers }) => triggers.some(({ name }) => name.startsWith('constraint ')))).toBe(true);
    expect(plans.some(({ settings }) => settings.some(({ value }) => value === '7MB'))).toBe(true);
    expect(plans.some(({ serialization }) => (serialization?.kB ?? 0) > 100)).toBe(true);
    expect(plans.some(({ facts }) => facts.some(({ name }) => name === 'Planning / Memory Used'))).toBe(true);
    expect(plans.some(({ queryId }) => queryId !== null && !Number.isSafeInteger(Number(queryId)))).toBe(true);
    expect(nodes.some(({ wal }) => (wal?.bytes ?? 0) > 0)).toBe(true);
    expect(nodes.some(({ buffers }) => (buffers?.ioReadMs ?? 0) > 0)).toBe(true);
    expect(nodes.some(({ workers }) => workers.length > 0)).toBe(true);
    expect(nodes.some(({ actual }) => actual?.loops === 0)).toBe(true);
  });
});
