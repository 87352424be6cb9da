import { BuffersDraft } from './build-buffers.ts';
import { factsOf } from './build-facts.ts';
import { jitOf } from './build-jit.ts';
import { type Building, buildNode } from './build-node.ts';
import { triggersOf } from './build-triggers.ts';
import { amountOf, type Pair, pairsOf, textOf, wordsOf } from './fields.ts';
import type { Buffers, Plan } from './plan.ts';
import { NotReadable } from './plan-fault.ts';

type Facts = Plan['facts'][number][];

function planningBuffersOf(value: unknown, facts: Facts): Buffers | null {
  const draft = new BuffersDraft();
  for (const [name, item] of pairsOf(value) ?? [])
    if (!draft.take(name, item)) facts.push(...factsOf(`Planning / ${name}`, item));
  return draft.buffers;
}

const serializationNames = new Set(['Time', 'Output Volume', 'Format']);

function serializationOf(value: unknown, facts: Facts): Plan['serialization'] {
  const of = new Map(pairsOf(value) ?? []);
  for (const [name, item] of of)
    if (!serializationNames.has(name)) facts.push(...factsOf(`Serialization / ${name}`, item));
  const kB = amountOf(of.get('Output Volume'));
  const format = textOf(of.get('Format'));
  return kB === null || format === null ? null : { ms: amountOf(of.get('Time')), kB, format };
}

const settingsOf = (value: unknown): Plan['settings'] =>
  (pairsOf(value) ?? []).map(([name, item]) => ({ name, value: wordsOf(item) ?? 'NULL' }));

const knownNames: ReadonlySet<string> = new Set([
  'Plan',
  'Planning',
  'Planning Time',
  'Execution Time',
  'Triggers',
  'JIT',
  'Settings',
  'Serialization',
  'Query Identifier',
  'Query Text',
]);

/**
 * Of what a format's reader found: `Plan` and what stands beside it. `unread` are the lines that it could not place.
 * Throws NotReadable when there is no plan in it.
 */
export function buildPlan(format: Plan['format'], pairs: readonly Pair[], unread: readonly string[] = []): Plan {
  const of = new Map(pairs);
  if (!of.has('Plan')) throw new NotReadable('There is no "Plan" in it.');
  const building: Building = { nodes: [], unread: [...unread], count: 0 };
  const root = buildNode(of.get('Plan'), building);
  const facts: Facts = pairs.flatMap(([name, value]) => (knownNames.has(name) ? [] : factsOf(name, value)));
  return {
    format,
    root,
    nodes: building.nodes,
    planningMs: amountOf(of.get('Planning Time')),
    executionMs: amountOf(of.get('Execution Time')),
    isAnalyzed: root.actual !== null,
    planningBuffers: planningBuffersOf(of.get('Planning'), facts),
    jit: jitOf(of.get('JIT')),
    triggers: triggersOf(of.get('Triggers')),
    settings: settingsOf(of.get('Settings')),
    serialization: serializationOf(of.get('Serialization'), facts),
    queryId: wordsOf(of.get('Query Identifier')),
    queryText: wordsOf(of.get('Query Text')),
    facts,
    unread: building.unread,
  };
}
