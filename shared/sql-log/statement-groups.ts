import { normalised } from './normalise.ts';

/** What was counted of statements that differ in their constants only. */
export interface StatementGroup {
  readonly id: number;
  /** Constants taken out: as PostgreSQL's grammar does it, once that was asked. */
  text: string;
  readonly sample: string;
  calls: number;
  /** Calls whose duration is known, and their time. */
  timed: number;
  totalMs: number;
  /** Calls by application; '' where the log does not say. */
  readonly applications: Map<string, number>;
  /** Of the grammar: what is equal here is one group. */
  fingerprint: string | null;
}

/** Shapes that are told apart; where texts are made up all the time the rest is one group. */
const mostGroups = 5_000;
const mostTexts = 20_000;
const mostApplications = 20;
const keptCharacters = 10_000;
let lastId = 0;
const restText = '(statements of other shapes)';

/** Groups by text first, which is cheap; groups whose texts the grammar finds equal become one afterwards. */
export class StatementGroups {
  readonly #byText = new Map<string, StatementGroup>();
  readonly #byFingerprint = new Map<string, StatementGroup>();
  readonly #groups = new Map<number, StatementGroup>();
  readonly #heirs = new Map<number, StatementGroup>();
  #unread: StatementGroup[] = [];
  #rest: StatementGroup | null = null;

  get size(): number {
    return this.#groups.size;
  }

  all(): IterableIterator<StatementGroup> {
    return this.#groups.values();
  }

  /** It, or the one that it became part of. */
  of(id: number): StatementGroup | undefined {
    return this.#groups.get(id) ?? this.#heirs.get(id);
  }

  /** Groups that the grammar has not seen; each is given once. */
  unread(most: number): readonly StatementGroup[] {
    return this.#unread.splice(0, most).filter(({ id }) => this.#groups.has(id));
  }

  count(text: string, application: string | null): StatementGroup {
    const key = normalised(text.length > keptCharacters ? text.slice(0, keptCharacters) : text);
    const group = this.#byText.get(key) ?? this.#begin(key, text);
    group.calls += 1;
    const name = application ?? '';
    const known = group.applications.get(name);
    if (known !== undefined || group.applications.size < mostApplications) {
      group.applications.set(name, (known ?? 0) + 1);
    }
    return group;
  }

  time(group: StatementGroup, ms: number): void {
    const counted = this.of(group.id);
    if (counted === undefined) return;
    counted.timed += 1;
    counted.totalMs += ms;
  }

  /** The grammar's word for it. Answers with the group that it is part of from now on. */
  read(group: StatementGroup, fingerprint: string, text: string | null): StatementGroup {
    const known = this.#byFingerprint.get(fingerprint);
    if (known === undefined || known === group) {
      group.fingerprint = fingerprint;
      group.text = text ?? group.text;
      this.#byFingerprint.set(fingerprint, group);
      return group;
    }
    this.#groups.delete(group.id);
    for (const [key, one] of this.#byText) if (one === group) this.#byText.set(key, known);
    addTo(known, group);
    this.#heirs.set(group.id, known);
    group.fingerprint = fingerprint;
    return known;
  }

  #begin(key: string, text: string): StatementGroup {
    if (this.#groups.size >= mostGroups || this.#byText.size >= mostTexts) return this.#restGroup();
    const group = this.#make(key, text.slice(0, keptCharacters));
    this.#byText.set(key, group);
    this.#unread.push(group);
    return group;
  }

  #restGroup(): StatementGroup {
    this.#rest ??= this.#make(restText, '');
    return this.#rest;
  }

  #make(text: string, sample: string): StatementGroup {
    // Never used twice: what is told of a group after counting began anew must not fall to another.
    lastId += 1;
    const counted = { calls: 0, timed: 0, totalMs: 0, applications: new Map<string, number>() };
    const group: StatementGroup = { id: lastId, text, sample, ...counted, fingerprint: null };
    this.#groups.set(group.id, group);
    return group;
  }
}

function addTo(known: StatementGroup, group: StatementGroup): void {
  known.calls += group.calls;
  known.timed += group.timed;
  known.totalMs += group.totalMs;
  for (const [name, calls] of group.applications) {
    known.applications.set(name, (known.applications.get(name) ?? 0) + calls);
  }
}
