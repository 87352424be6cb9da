import type { LogNPlusOne } from '../../../shared/contract/sql-log-tail.ts';
import type { LookUpRun } from '../../../shared/sql-log/look-up-runs.ts';
import { shortText } from '../../../shared/sql-log/short-text.ts';
import type { StatementGroups } from '../../../shared/sql-log/statement-groups.ts';
import { KnownTables } from '../../grammar/known-tables.ts';
import { findLookUps, type SeenStatement } from '../../grammar/n-plus-one.ts';
import type { QueryShape } from '../../grammar/query-shape.ts';
import type { Session } from '../../postgres/session.ts';
import type { GroupShapes } from './tail-shapes.ts';

interface Behind {
  lists: number;
  lookUps: number;
  last: LookUpRun;
  fromSeq: number;
}

type BehindLists = Map<number, Behind>;

const isLookUp = (shape: QueryShape | null): boolean => shape !== null && shape.equals !== null;
/** Many rows of the looked-up table at once, earlier in the session, is what others do instead: no list of these. */
function mayFeed(list: QueryShape | null, lookUp: QueryShape | null): boolean {
  if (list === null || list.equals !== null || list.from.length === 0) return false;
  return list.among.length === 0 || list.from[0]?.name !== lookUp?.from[0]?.name;
}

function addTo(behind: BehindLists, list: number, last: LookUpRun, fromSeq: number): void {
  const known = behind.get(list);
  if (known === undefined && behind.size >= mostLists) return;
  behind.set(list, { lists: (known?.lists ?? 0) + 1, lookUps: (known?.lookUps ?? 0) + last.times, last, fromSeq });
}

const mostLookUps = 200;
const mostLists = 20;
const mostFindings = 20;
const mostWaiting = 500;

const isJudgeable = ({ group, before }: LookUpRun, shapes: GroupShapes): boolean =>
  shapes.isRead(group) && before.every((one) => shapes.isRead(one.group));

interface Ground {
  readonly groups: StatementGroups;
  readonly shapes: GroupShapes;
  readonly since: string;
}

/**
 * N+1 as the log shows it: in one session, the same look-up by key again and again behind a list query whose rows hold
 * the foreign key to it. How many rows a list gave is not logged; so many as there were look-ups is what is taken.
 */
export class LogLookUps {
  readonly #seen = new Map<number, BehindLists>();
  readonly #tables = new KnownTables();
  /** Of shapes that the grammar has not read yet. */
  #waiting: LookUpRun[] = [];

  add(runs: readonly LookUpRun[], ground: Ground): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of [...waiting, ...runs]) {
      if (isJudgeable(run, ground.shapes) || this.#waiting.length >= mostWaiting) this.#add(run, ground);
      else this.#waiting.push(run);
    }
  }

  #add(run: LookUpRun, { groups, shapes }: Ground): void {
    const lookUp = groups.of(run.group)?.id;
    if (lookUp === undefined || !isLookUp(shapes.of(lookUp))) return;
    const behind = this.#seen.get(lookUp) ?? new Map<number, Behind>();
    if (behind.size === 0 && this.#seen.size >= mostLookUps) return;
    this.#seen.set(lookUp, behind);
    for (const { group, seq } of run.before) {
      const list = groups.of(group)?.id;
      if (list !== undefined && mayFeed(shapes.of(list), shapes.of(lookUp))) addTo(behind, list, run, seq);
    }
  }

  /** The keys of the tables are asked for only where something looks like it. */
  async findings(session: () => Promise<Session>, ground: Ground): Promise<readonly LogNPlusOne[]> {
    const found: LogNPlusOne[] = [];
    for (const [group, behind] of this.#seen) {
      if (found.length >= mostFindings) break;
      const finding = behind.size === 0 ? null : await this.#finding(group, behind, ground, session);
      if (finding !== null) found.push(finding);
    }
    return found.toSorted((a, b) => b.seen * b.times - a.seen * a.times);
  }

  async #finding(
    group: number,
    behind: BehindLists,
    { groups, shapes, since }: Ground,
    session: () => Promise<Session>,
  ): Promise<LogNPlusOne | null> {
    const lookUps = Math.max(...[...behind.values()].map((one) => one.lookUps));
    const counted = [
      seenAs(group, lookUps, lookUps, shapes),
      ...[...behind].map(([list, one]) => seenAs(list, one.lists, one.lookUps, shapes)),
    ].filter((one) => one !== null);
    const tables = await this.#tables.forThese(await session(), counted);
    const likely = findLookUps(counted, tables).get(String(group));
    const list = likely?.likely ? Number(likely.likely.listKey) : null;
    const told = list === null ? undefined : behind.get(list);
    if (!likely?.likely || told === undefined || list === null) return null;
    const { last, lists, fromSeq } = told;
    return {
      key: `${group}:${list}`,
      lookUp: shortText(groups.of(group)?.text ?? '', 1),
      list: shortText(groups.of(list)?.text ?? '', 1),
      groupKey: String(group),
      ...{
        times: last.times,
        pid: last.pid,
        withinMs: last.withinMs,
        fromSeq,
        toSeq: last.lastSeq,
        seen: lists,
        since,
      },
      relation: likely.relation,
      columns: [...likely.columns],
      conoid: likely.likely.reference.conoid,
    };
  }
}

/** All of one session, so whoever it was is the same. */
function seenAs(group: number, calls: number, rows: number, shapes: GroupShapes): SeenStatement | null {
  const shape = shapes.of(group);
  return shape === null ? null : { key: String(group), userid: 0, calls, rows, shape };
}
