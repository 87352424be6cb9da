import { withoutLiterals } from '../../shared/activity/redact.ts';
import { serverMsOrNull } from '../../shared/activity/server-time.ts';
import { type LockNode, type LockTree, unpackedTree } from '../../shared/locks/lock-node.ts';
import type { Cell, ExportTable } from '../export/table.ts';
import { locksService } from '../features/locks/service.ts';
import { aboutOf } from './about.ts';
import type { Reading } from './condition.ts';
import type { Room } from './room.ts';
import { writeOut } from './write.ts';

export const locks: Room = {
  says: 'who waits for whom, and for which lock',
  more: ['A line for each backend that waits or is waited for; those that block stand above those behind them.'],
  formats: ['csv', 'json', 'markdown'],
  options: { literals: { says: 'with the values in the queries, which are left out otherwise' } },
  metrics: {
    waiting: { units: ['duration', 'count'], says: 'how long one waits for a lock; how many do' },
    blocks: { units: ['count'], says: 'how many wait behind one backend, directly or not' },
  },
  prepare({ values }) {
    const hasLiterals = values.has('literals');
    return async (work) => {
      const { at, call, parts } = work;
      const facts = await parts.databases.facts(at, call);
      const tree = unpackedTree(await locksService(parts).tree({ at }, call));
      const about = [
        ...aboutOf(facts, tree.nowMs),
        ...(hasLiterals ? [] : [['Literals of queries', 'left out'] as const]),
      ];
      await writeOut(work, { title: `Locks of ${facts.database}`, about, columns, rows: rowsOf(tree, hasLiterals) });
      return readingsOf(tree);
    };
  },
};

const columns: ExportTable['columns'] = [
  { key: 'depth', label: 'Depth', kind: 'id' },
  { key: 'pid', label: 'pid', kind: 'id' },
  { key: 'prepared', label: 'Prepared transaction', kind: 'text' },
  { key: 'blocked_by', label: 'Waits for', kind: 'text' },
  { key: 'blocks', label: 'Blocks', kind: 'number' },
  { key: 'waiting_seconds', label: 'Waiting, s', kind: 'number' },
  { key: 'mode', label: 'Mode', kind: 'text' },
  { key: 'object', label: 'Object', kind: 'text' },
  { key: 'row', label: 'Row', kind: 'text' },
  { key: 'state', label: 'State', kind: 'text' },
  { key: 'role', label: 'Role', kind: 'text' },
  { key: 'application', label: 'Application', kind: 'text' },
  { key: 'query', label: 'Query', kind: 'text' },
];

const nameOf = ({ pid, prepared }: LockNode): string => prepared?.gid ?? (pid === null ? 'prepared' : String(pid));

function rowsOf({ nodes, nowMs }: LockTree, hasLiterals: boolean): readonly (readonly Cell[])[] {
  const names = new Map(nodes.map((node) => [node.key, nameOf(node)]));
  return nodes.map((node) => [
    ...[node.depth, node.pid, node.prepared?.gid ?? null],
    node.blockedBy.map((key) => names.get(key) ?? key).join(' ') || null,
    node.blocks,
    ...wantedCells(node, nowMs),
    ...whoCells(node, hasLiterals),
  ]);
}

function wantedCells(node: LockNode, nowMs: number): readonly Cell[] {
  const { wait } = node;
  const ms = waitOf(node, nowMs);
  const seconds = ms === null ? null : Math.round(ms / 100) / 10;
  return wait === null ? [null, null, null, null] : [seconds, wait.mode, wait.object, wait.row];
}

function whoCells({ backend, prepared }: LockNode, hasLiterals: boolean): readonly Cell[] {
  if (backend === null) return [null, prepared?.owner ?? null, null, null];
  const { state, usename, application_name, query } = backend;
  return [state, usename, application_name, query === null || hasLiterals ? query : withoutLiterals(query)];
}

function waitOf({ wait }: LockNode, nowMs: number): number | null {
  const sinceMs = serverMsOrNull(wait?.since ?? null);
  return sinceMs === null ? null : Math.max(0, nowMs - sinceMs);
}

function readingsOf(tree: LockTree): readonly Reading[] {
  const each = tree.nodes.flatMap((node): Reading[] => {
    const row = [`pid ${nameOf(node)}`, node.backend?.application_name, node.backend?.usename]
      .filter(Boolean)
      .join(', ');
    const blocks: Reading = { metric: 'blocks', row, values: { count: node.blocks } };
    if (node.wait === null) return [blocks];
    const wants = `${row} wants ${node.wait.mode} on ${node.wait.object}`;
    const why = 'since when is hidden from this role';
    return [blocks, { metric: 'waiting', row: wants, values: { duration: waitOf(node, tree.nowMs) }, why }];
  });
  return [{ metric: 'waiting', row: 'waiting now', values: { count: tree.waiting } }, ...each];
}
