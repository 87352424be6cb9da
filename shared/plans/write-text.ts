import type { Plan, PlanNode } from './plan.ts';
import { visible } from './write-escape.ts';
import { factLines } from './write-facts.ts';
import { bufferLines, nodeLine, propertyLines, subplanLine } from './write-node.ts';

interface Placed {
  readonly node: PlanNode;
  /** In steps of two spaces, as explain.c counts. */
  readonly indent: number;
}

const at = (indent: number, text: string): string => `${'  '.repeat(indent)}${text}`;

/** explain.c: the root stands at the margin; what is below goes by an arrow, and six characters further in each level. */
function linesOf({ node, indent }: Placed): { lines: readonly string[]; below: number } {
  const name = subplanLine(node);
  const own = name === null ? indent : indent + 1;
  const head = indent === 0 ? nodeLine(node) : at(own, `->  ${nodeLine(node)}`);
  const below = indent === 0 ? 1 : own + 3;
  const lines = [...(name === null ? [] : [at(indent, name)]), head];
  return { lines: [...lines, ...propertyLines(node).map((line) => at(below, line))], below };
}

function treeLines(root: PlanNode): readonly string[] {
  const lines: string[] = [];
  const left: Placed[] = [{ node: root, indent: 0 }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { lines: own, below } = linesOf(next);
    lines.push(...own);
    left.push(...next.node.children.toReversed().map((node) => ({ node, indent: below })));
  }
  return lines;
}

function jitLines({ jit }: Plan): readonly string[] {
  if (!jit) return [];
  const options = ['Inlining', 'Optimization', 'Expressions', 'Deforming'];
  const timing = jit.timing.map(({ name, ms }) => `${visible(name)} ${ms.toFixed(3)} ms`);
  if (jit.totalMs !== null) timing.push(`Total ${jit.totalMs.toFixed(3)} ms`);
  return [
    'JIT:',
    `  Functions: ${jit.functions}`,
    `  Options: ${options.map((name) => `${name} ${jit.options.includes(name)}`).join(', ')}`,
    ...(timing.length === 0 ? [] : [`  Timing: ${timing.join(', ')}`]),
  ];
}

function triggerLine({ name, ms, calls }: Plan['triggers'][number]): string {
  const named = visible(name).replace(/^constraint /u, 'for constraint ');
  return `Trigger ${named}: ${ms === null ? '' : `time=${ms.toFixed(3)} `}calls=${calls}`;
}

function planningLines({ planningBuffers, planningMs, facts }: Plan): readonly string[] {
  const own = facts.filter(({ name }) => name.startsWith('Planning / '));
  const inside = [
    ...bufferLines(planningBuffers),
    ...factLines(own.map(({ name, text }) => ({ name: name.slice('Planning / '.length), text }))),
  ];
  return [
    ...(inside.length === 0 ? [] : ['Planning:', ...inside.map((line) => `  ${line}`)]),
    ...(planningMs === null ? [] : [`Planning Time: ${planningMs.toFixed(3)} ms`]),
  ];
}

function serializationLines({ serialization }: Plan): readonly string[] {
  if (!serialization) return [];
  const { ms, kB, format } = serialization;
  return [`Serialization: ${ms === null ? '' : `time=${ms.toFixed(3)} ms  `}output=${kB}kB  format=${visible(format)}`];
}

const settingsLine = ({ settings }: Plan): readonly string[] =>
  settings.length === 0
    ? []
    : [`Settings: ${settings.map(({ name, value }) => `${visible(name)} = '${visible(value)}'`).join(', ')}`];

/** A plan as EXPLAIN (FORMAT TEXT) writes it, whatever format it came in. Ends without a line break. */
export function planText(plan: Plan): string {
  return [
    ...treeLines(plan.root),
    ...settingsLine(plan),
    ...(plan.queryId === null ? [] : [`Query Identifier: ${visible(plan.queryId)}`]),
    ...planningLines(plan),
    ...plan.triggers.map(triggerLine),
    ...jitLines(plan),
    ...serializationLines(plan),
    ...(plan.executionMs === null ? [] : [`Execution Time: ${plan.executionMs.toFixed(3)} ms`]),
  ].join('\n');
}
