import type { At } from '../../../shared/contract/place.ts';
import type { LumpBy, LumpsAnswer, MembersAnswer } from '../../../shared/contract/sizes.ts';
import { fail } from '../../../shared/failure.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { needsLook, readColumnSets } from './column-set-reader.ts';
import type { HeldReport } from './held-report.ts';
import type { Lump } from './lump.ts';
import { lumpsAnswer } from './lumps-answer.ts';
import { membersAnswer, namesHoldDays } from './members-answer.ts';
import { partitionBounds } from './partition-bounds.sql.ts';
import type { TreeAgainstName } from './reconcile.ts';
import type { Reports } from './reports.ts';

interface Needs {
  readonly databases: Databases;
}

interface Lumping {
  readonly at: At;
  readonly by: LumpBy;
  readonly pattern?: string | undefined;
}

/**
 * Looks at the columns where that could unmask a lump. What the server refuses here is an extra that the answer can do
 * without: the flag is then unknown.
 */
async function lookAtColumns(
  { databases }: Needs,
  at: At,
  call: Call,
  held: HeldReport,
  indexes: readonly number[],
): Promise<void> {
  if (held.measuring.state === 'measuring' || indexes.length === 0) return;
  try {
    await readColumnSets(await databases.session(at, call), held, indexes);
  } catch {
    if (call.signal.aborted) fail('cancelled', 'Stopped');
  }
}

export async function askLumps(needs: Needs, reports: Reports, input: Lumping, call: Call): Promise<LumpsAnswer> {
  const { at, by, pattern = '' } = input;
  const held = await reports.held(at, call);
  const lumps = await held.lumps(by, pattern);
  const suspects = lumps.filter((lump) => needsLook(held, lump)).flatMap((lump) => lump.members);
  await lookAtColumns(needs, at, call, held, suspects);
  return lumpsAnswer({
    held,
    summary: reports.summaryOf(at),
    by,
    pattern,
    lumps,
    trees: await held.trees(),
    before: await reports.before(at, call, held),
  });
}

/** Bounds by oid; empty when they cannot be had now, for then names must do. */
async function readBounds(
  needs: Needs,
  at: At,
  call: Call,
  held: HeldReport,
  lump: Lump,
): Promise<Map<number, string>> {
  const bounds = new Map<number, string>();
  try {
    const session = await needs.databases.session(at, call);
    const oids = lump.members.map((index) => held.report.oid[index] ?? 0);
    for (let from = 0; from < oids.length; from += 1000) {
      for (const row of await session.rows(partitionBounds, oids.slice(from, from + 1000))) {
        if (row.bound !== null) bounds.set(row.oid, row.bound);
      }
    }
  } catch {
    if (call.signal.aborted) fail('cancelled', 'Stopped');
  }
  return bounds;
}

export async function askMembers(
  needs: Needs,
  reports: Reports,
  input: Lumping & { readonly key: string },
  call: Call,
): Promise<MembersAnswer> {
  const { at, by, pattern = '', key } = input;
  const held = await reports.held(at, call);
  const lump = (await held.lumps(by, pattern)).find((one) => one.key === key);
  if (!lump) return fail('bad-input', 'This lump is not in the report any more');
  await lookAtColumns(needs, at, call, held, needsLook(held, lump) ? lump.members : []);
  const wantsBounds = lump.partitions > 0 && !namesHoldDays(held.report, lump);
  const bounds = wantsBounds ? await readBounds(needs, at, call, held, lump) : new Map<number, string>();
  return membersAnswer(held, lump, bounds);
}

/** Same columns as the root: probably a detached partition and no stranger. */
export function lookAtOrphans(
  needs: Needs,
  at: At,
  call: Call,
  held: HeldReport,
  trees: readonly TreeAgainstName[],
): Promise<void> {
  const indexes = trees.filter((tree) => tree.orphans.length > 0).flatMap((tree) => [tree.root, ...tree.orphans]);
  return lookAtColumns(needs, at, call, held, [...new Set(indexes)]);
}
