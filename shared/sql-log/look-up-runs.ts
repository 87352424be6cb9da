/** The same shape of statement again and again in one session, with what that session ran before it. */
export interface LookUpRun {
  readonly pid: number;
  readonly group: number;
  readonly times: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** By the log's clock; null: it has none. */
  readonly withinMs: number | null;
  /** Shapes before it, the last first. */
  readonly before: readonly { readonly group: number; readonly seq: number }[];
}

interface Growing {
  readonly group: number;
  times: number;
  readonly firstSeq: number;
  lastSeq: number;
  readonly firstMs: number | null;
  lastMs: number | null;
  lastPlace: number;
  seenMs: number;
  readonly before: LookUpRun['before'];
}

interface InSession {
  place: number;
  readonly runs: Map<number, Growing>;
  /** The last first. */
  recent: { readonly group: number; seq: number }[];
  seenMs: number;
}

/** Fewer may be anything. */
const leastTimes = 5;
/** Others of the same loop that may stand between: an ORM looks up artist and album in turn. */
const mostBetween = 3;
const mostGapMs = 2_000;
const forgetMs = 60_000;
const mostBefore = 6;
const mostRuns = 30;
const mostSessions = 5_000;
const mostClosed = 2_000;
/** Told though it goes on. */
const longRun = 10_000;

export interface SeenCall {
  readonly pid: number;
  readonly group: number;
  readonly seq: number;
  readonly ms: number | null;
}

/** Finds runs as statements pass, whatever their shape is: that may be known only later. */
export class LookUpRuns {
  readonly #sessions = new Map<number, InSession>();
  #closed: LookUpRun[] = [];
  /** Of the last tick. */
  #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  see({ pid, group, seq, ms }: SeenCall): void {
    const session = this.#sessionOf(pid);
    session.place += 1;
    session.seenMs = this.#nowMs;
    const known = session.runs.get(group);
    if (known !== undefined && goesOn(known, session.place, ms)) {
      Object.assign(known, { times: known.times + 1, lastSeq: seq, lastMs: ms, lastPlace: session.place });
      known.seenMs = this.#nowMs;
      if (known.times >= longRun) this.#end(pid, session, known);
    } else {
      if (known !== undefined) this.#end(pid, session, known);
      this.#endBehind(pid, session, group);
      this.#begin(pid, session, { pid, group, seq, ms });
    }
    note(session, group, seq);
  }

  /** Ends what did not go on for a while, and gives what ended since. `nowMs`: of any clock that only rises. */
  tick(nowMs: number): readonly LookUpRun[] {
    this.#nowMs = nowMs;
    for (const [pid, session] of this.#sessions) {
      for (const run of session.runs.values()) if (nowMs - run.seenMs > mostGapMs) this.#end(pid, session, run);
      if (nowMs - session.seenMs > forgetMs) this.#sessions.delete(pid);
    }
    return this.#closed.splice(0);
  }

  /** The list is read anew: what follows is another page of it. */
  #endBehind(pid: number, session: InSession, list: number): void {
    for (const run of session.runs.values()) {
      if (run.times >= leastTimes && run.before.some(({ group }) => group === list)) this.#end(pid, session, run);
    }
  }

  #begin(pid: number, session: InSession, { group, seq, ms }: SeenCall): void {
    if (session.runs.size >= mostRuns) {
      const [oldest] = session.runs.values();
      if (oldest !== undefined) this.#end(pid, session, oldest);
    }
    const before = session.recent.filter((one) => one.group !== group).map((one) => ({ ...one }));
    const times = { times: 1, firstSeq: seq, lastSeq: seq, firstMs: ms, lastMs: ms };
    session.runs.set(group, { group, ...times, lastPlace: session.place, seenMs: this.#nowMs, before });
  }

  #end(pid: number, session: InSession, run: Growing): void {
    session.runs.delete(run.group);
    if (run.times < leastTimes || this.#closed.length >= mostClosed) return;
    const { group, times, firstSeq, lastSeq, firstMs, lastMs, before } = run;
    const withinMs = firstMs === null || lastMs === null ? null : Math.max(0, lastMs - firstMs);
    this.#closed.push({ pid, group, times, firstSeq, lastSeq, withinMs, before });
  }

  #sessionOf(pid: number): InSession {
    const known = this.#sessions.get(pid);
    if (known !== undefined) return known;
    if (this.#sessions.size >= mostSessions) this.#sessions.clear();
    const made: InSession = { place: 0, runs: new Map(), recent: [], seenMs: this.#nowMs };
    this.#sessions.set(pid, made);
    return made;
  }
}

function goesOn(run: Growing, place: number, ms: number | null): boolean {
  if (place - run.lastPlace > mostBetween + 1) return false;
  return ms === null || run.lastMs === null || ms - run.lastMs <= mostGapMs;
}

function note(session: InSession, group: number, seq: number): void {
  const [last] = session.recent;
  if (last?.group === group) {
    last.seq = seq;
    return;
  }
  session.recent = [{ group, seq }, ...session.recent.filter((one) => one.group !== group)].slice(0, mostBefore);
}
