import type { PlansEvent, SideRun } from '../../shared/contract/plans-parts.ts';
import { fail } from '../../shared/failure.ts';
import { durationText } from '../../shared/figure-text.ts';
import { comparePlans } from '../../shared/plans/compare.ts';
import { measuresOf, type NodeMeasures } from '../../shared/plans/measures.ts';
import type { Plan, PlanNode } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { findingsOf, sentencesOf } from '../../shared/plans/sentences.ts';
import type { PlansReport, WrittenSide } from '../../shared/plans/write-report.ts';
import type { ExportTable } from '../export/table.ts';
import type { Reading } from './condition.ts';

/** The plan alone, or what it differs by from the one before. */
export function planReport(event: PlansEvent, before: Plan | null): PlansReport {
  const now = writtenRun(event.sides[0]);
  if (before === null) {
    const findings = findingsOf(now.plan, now.measures);
    return { title: 'A plan', about: [], sides: [now], comparison: null, findings, causes: [] };
  }
  const measures = measuresOf(before);
  const then: WrittenSide = { name: 'A', title: 'before', sql: null, plan: before, measures, about: [] };
  const comparison = comparePlans(before, now.plan, { measuresA: measures, measuresB: now.measures });
  return {
    title: 'Before against now',
    about: [],
    sides: [then, { ...now, name: 'B', title: 'now' }],
    comparison,
    findings: sentencesOf(comparison, measures, now.measures),
    causes: [],
  };
}

function writtenRun(run: SideRun | undefined): WrittenSide {
  const text = run?.plan ?? run?.first?.plan ?? null;
  if (!run || text === null) return fail('sql', 'The server sent no plan');
  const { plan, fault } = readPlan(text);
  if (plan === null) return fail('internal', fault.message);
  return { name: '', title: '', sql: run.text, plan, measures: measuresOf(plan), about: aboutOf(run) };
}

function aboutOf({ serverThen, executionMs, medianMs, sdMs }: SideRun): WrittenSide['about'] {
  const figures: readonly (readonly [string, string | null])[] = [
    ['Server', serverThen && `PostgreSQL ${serverThen.server_version}`],
    ['Runs', executionMs.length > 0 ? String(executionMs.length) : null],
    ['Execution, median', medianMs === null ? null : durationText(medianMs)],
    ['Standard deviation', sdMs === null ? null : durationText(sdMs)],
  ];
  return figures.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

export function planReadings({ sides, comparison }: PlansReport, event: PlansEvent): readonly Reading[] {
  const now = sides.at(-1);
  if (!now) return [];
  const worst = Math.max(0, ...now.measures.nodes.map(({ estimateFactor }) => estimateFactor ?? 0));
  const changed = comparison?.rows.filter(({ kind }) => kind !== 'same').length ?? null;
  return [
    { metric: 'cost', row: 'the whole', values: { count: now.plan.root.estimated?.totalCost ?? null } },
    { metric: 'time', row: 'the median', values: { duration: event.sides[0]?.medianMs ?? now.plan.executionMs } },
    { metric: 'estimate', row: 'the worst estimate', values: { count: now.plan.isAnalyzed ? worst : null } },
    { metric: 'changed', row: 'nodes that changed', values: { count: changed } },
  ];
}

const columns: ExportTable['columns'] = [
  { key: 'node', label: 'Node', kind: 'id' },
  { key: 'depth', label: 'Depth', kind: 'id' },
  { key: 'label', label: 'Label', kind: 'text' },
  { key: 'schema', label: 'Schema', kind: 'text' },
  { key: 'relation', label: 'Relation', kind: 'text' },
  { key: 'index', label: 'Index', kind: 'text' },
  { key: 'total_cost', label: 'Total cost', kind: 'number' },
  { key: 'estimated_rows', label: 'Rows, estimated', kind: 'number' },
  { key: 'actual_rows', label: 'Rows', kind: 'number' },
  { key: 'self_ms', label: 'Self ms', kind: 'number' },
  { key: 'total_ms', label: 'Total ms', kind: 'number' },
];

/** A line a node, in preorder; rows and times of all loops together. */
export function nodesTable({ plan, measures }: WrittenSide): Pick<ExportTable, 'columns' | 'rows'> {
  const depths = new Map([[plan.root.id, 0]]);
  for (const node of plan.nodes) {
    for (const child of node.children) depths.set(child.id, (depths.get(node.id) ?? 0) + 1);
  }
  const rows = plan.nodes.map((node) => [
    ...[node.id, depths.get(node.id) ?? 0, node.label],
    ...[node.relation?.nspname ?? null, node.relation?.relname ?? null, node.index],
    ...figuresOf(node, measures.nodes[node.id]),
  ]);
  return { columns, rows };
}

function figuresOf({ estimated }: PlanNode, own: NodeMeasures | undefined): readonly (number | null)[] {
  const cost = estimated?.totalCost ?? null;
  if (own === undefined) return [cost, estimated?.rows ?? null, null, null, null];
  return [cost, own.estimatedRows ?? estimated?.rows ?? null, own.actualRows, own.selfMs, own.totalMs];
}
