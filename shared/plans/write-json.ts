import type { AlignedRow } from './comparison.ts';
import type { NodeMeasures } from './measures.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { PlansReport, WrittenSide } from './write-report.ts';

/** A node as JSON: what the plan says and what it comes to; what is unknown is left out. */
function nodeJson(node: PlanNode, measures: readonly NodeMeasures[]): unknown {
  const { children, ...said } = node;
  const known = Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
  const own = measures[node.id];
  const measured = own && {
    selfMs: own.selfMs,
    totalMs: own.totalMs,
    actualRows: own.actualRows,
    estimatedRows: own.estimatedRows,
    estimateFactor: own.estimateFactor,
  };
  const below = children.map((child) => nodeJson(child, measures));
  return { ...known, ...(measured ? { measured } : {}), ...(below.length > 0 ? { children: below } : {}) };
}

/** The list of nodes is left out: they are all below the root. */
function planJson({ nodes, root, ...plan }: Plan, { measures }: WrittenSide): unknown {
  return { ...plan, nodeCount: nodes.length, root: nodeJson(root, measures.nodes) };
}

const sideJson = (side: WrittenSide): unknown => ({
  name: side.name,
  title: side.title,
  sql: side.sql,
  about: Object.fromEntries(side.about),
  plan: planJson(side.plan, side),
});

/** Nodes by id; what they differ by in full. */
const rowJson = ({ a, b, kind, shape, numbers, texts, counterpart }: AlignedRow): unknown => ({
  a: a?.id ?? null,
  b: b?.id ?? null,
  kind,
  ...(counterpart === null ? {} : { counterpart }),
  ...(shape.length > 0 ? { shape } : {}),
  ...(numbers.length > 0 ? { numbers } : {}),
  ...(texts.length > 0 ? { texts } : {}),
});

/** Above this, white space would be most of it. */
const longestIndented = 200_000;

/** For programs: ids are those of `root` in preorder, 0 at the root. Times in ms. */
export function reportJson(report: PlansReport): string {
  const { comparison, sides, about, ...rest } = report;
  const content = {
    ...rest,
    about: Object.fromEntries(about),
    sides: sides.map(sideJson),
    rows: comparison?.rows.map(rowJson) ?? null,
  };
  const compact = JSON.stringify(content);
  return `${compact.length > longestIndented ? compact : JSON.stringify(content, null, 2)}\n`;
}
