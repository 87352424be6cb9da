import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { LogScope, RevertReason, SwitchEnd, SwitchState } from '../../../shared/contract/sql-log-switch.ts';
import { fail } from '../../../shared/failure.ts';
import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Journal } from '../../store/journal.ts';
import { forgetOwner } from '../../store/log-intent-owner.ts';
import type { LogIntent, LogIntents } from '../../store/log-intents.ts';
import type { LogSwitch } from './parts.ts';
import { SwitchBook } from './switch-book.ts';
import { bringAllBack, type Ground, onGround } from './switch-change.ts';
import { revertSql } from './switch-commands.ts';
import { journalled } from './switch-journal.ts';
import { SwitchKeeper } from './switch-keeper.ts';
import { placeOf } from './switch-kept.ts';
import { change, type OnNeeds, reserve, type TurnOn } from './switch-on.ts';
import { confirmOf, refusalOf } from './switch-rules.ts';
import { serverOf } from './switch-server.ts';

export interface SwitchNeeds {
  readonly databases: OpenDatabases;
  readonly intents: LogIntents;
  readonly journal: Journal;
  readonly hasActions: boolean;
  /** What the log of that server grew by while it was on; null: not known. */
  readonly bytesOf?: (at: At) => number | null;
  /** Tests end the process at one of these. */
  readonly atStep?: (step: string) => Promise<void>;
}

const longestMs = 4 * 3_600_000;
const never = new AbortController().signal;

/**
 * Turns logs on and puts them back. What was there before is on the disk before anything is changed, so that whoever
 * comes next can put it back: this process on a timer, at Revert, when the connection is closed or Heapscope quits; the
 * next one after a crash.
 */
export class LogSwitches implements LogSwitch {
  readonly #needs: SwitchNeeds;
  readonly #book: SwitchBook;
  readonly #keeper: SwitchKeeper;
  readonly #onNeeds: OnNeeds;
  readonly #atStep: (step: string) => Promise<void>;
  readonly #reverting = new Map<string, Promise<SwitchEnd>>();
  readonly #turningOn = new Map<string, Promise<void>>();

  constructor(needs: SwitchNeeds) {
    this.#needs = needs;
    this.#atStep = needs.atStep ?? (async () => undefined);
    this.#book = new SwitchBook(needs.intents);
    this.#keeper = new SwitchKeeper({
      databases: needs.databases,
      intents: needs.intents,
      hasActions: needs.hasActions,
      book: this.#book,
      revert: async (id, why) => void (await this.#revertOnce(id, why, [])),
    });
    this.#onNeeds = {
      intents: needs.intents,
      journal: needs.journal,
      book: this.#book,
      atStep: this.#atStep,
      mustRevert: (id, error) => this.#keeper.mustRevert(id, 'failed', error),
    };
  }

  /** Puts back what an earlier Heapscope left, and looks after what this one turns on. Resolves after the first try. */
  start(): Promise<void> {
    return this.#keeper.start();
  }

  /** Looks after nothing any more; what is on stays in the file for the next. */
  stop(): void {
    this.#keeper.stop();
    forgetOwner(this.#book.owner);
  }

  stateOf(at: At): SwitchState {
    return this.#book.stateOf(at);
  }

  onChange(listener: () => void): () => void {
    return this.#book.onChange(listener);
  }

  /** As the file has it now. Needs no connection for what was turned on from `at` itself. */
  async state(at: At, call: Call): Promise<SwitchState> {
    await this.#keeper.takeOver();
    const isOpen = this.#needs.databases.states().some((state) => state.at === at && state.kind === 'open');
    if (isOpen) this.#book.noteServer(at, await serverOf(this.#needs.databases, at, call));
    await this.#book.refresh();
    return this.#book.stateOf(at);
  }

  /** Answers with its id. Fails with the reason, and has then put back what it had changed, or does so when it can. */
  async turnOn(wanted: TurnOn, { statements, signal }: Call): Promise<string> {
    const { databases } = this.#needs;
    const { at, scope, typedName } = wanted;
    const facts = await databases.facts(at, { statements, signal });
    refuse(facts, scope, this.#needs.hasActions, typedName);
    // What an earlier Heapscope left there is put back first, or it would be taken for what was there before.
    await this.#keeper.takeOver();
    const call: Call = { statements, signal: never };
    const server = await serverOf(databases, at, call);
    this.#book.noteServer(at, server);
    return onGround(databases, at, call, this.#atStep, (ground) => this.#turnOn(ground, wanted, facts, server));
  }

  async #turnOn(ground: Ground, wanted: TurnOn, facts: ServerFacts, server: string): Promise<string> {
    const place = await placeOf(ground.session, wanted.scope);
    const reserved = await reserve(this.#onNeeds, { wanted, place, profile: facts.profile, server });
    const turning = change(this.#onNeeds, ground, place, { reserved, role: facts.role });
    // Whoever wants it back meanwhile waits until it is on, or is back already.
    this.#turningOn.set(
      reserved.id,
      turning.catch(() => undefined),
    );
    try {
      await turning;
    } finally {
      this.#turningOn.delete(reserved.id);
      await this.#book.refresh().catch(() => undefined);
      this.#keeper.arm();
    }
    await this.#atStep('on');
    return reserved.id;
  }

  /** Answers with the new deadline. */
  async extend(id: string, minutes: number): Promise<string> {
    await this.#book.refresh();
    const intent = this.#book.find(id) ?? fail('bad-input', 'It was put back already');
    const untilMs = Math.max(Date.now(), Date.parse(intent.until)) + minutes * 60_000;
    const until = new Date(Math.min(untilMs, Date.parse(intent.since) + longestMs)).toISOString();
    await this.#needs.intents.change(id, { until });
    await this.#book.refresh();
    this.#keeper.arm();
    return until;
  }

  /** One, because the user says so. Fails with what keeps it; then it is tried again by itself. */
  async revertOne(id: string, call: Call): Promise<SwitchEnd> {
    if (!this.#needs.hasActions) fail('unsupported', 'Heapscope was started with --no-actions: nothing is changed.');
    try {
      return await this.#revertOnce(id, 'asked', call.statements);
    } catch (error) {
      await this.#book.refresh();
      this.#keeper.mustRevert(id, 'asked', error);
      throw error;
    }
  }

  async revert(at: At, why: RevertReason): Promise<void> {
    const own = this.#book.of(at).filter(({ owner }) => owner.instance === this.#book.owner.instance);
    await Promise.all(own.map(({ id }) => this.#keeper.revertNow(id, why)));
  }

  /** Whoever asks while it runs gets the same. */
  #revertOnce(id: string, why: RevertReason, statements: Call['statements']): Promise<SwitchEnd> {
    const running = this.#reverting.get(id);
    if (running !== undefined) return running;
    this.#book.busy.add(id);
    this.#book.tell();
    const run = this.#revert(id, why, statements).finally(async () => {
      this.#reverting.delete(id);
      this.#book.busy.delete(id);
      await this.#book.refresh().catch(() => undefined);
    });
    this.#reverting.set(id, run);
    return run;
  }

  async #revert(id: string, reason: RevertReason, statements: Call['statements']): Promise<SwitchEnd> {
    const { databases, intents, journal } = this.#needs;
    await this.#turningOn.get(id);
    const intent = (await intents.all()).find((one) => one.id === id) ?? fail('bad-input', 'It was put back already');
    const isOthers = intent.owner.instance !== this.#book.owner.instance;
    if (isOthers && intent.stage !== 'on') fail('bad-input', 'Another Heapscope is turning it on just now');
    const call: Call = { statements, signal: never };
    const at = this.#keeper.placeFor(intent);
    const { role } = await databases.facts(at, call);
    await this.#refuseOther(intent, at, call);
    const sql = revertSql(intent.scope, intent.settings);
    const bytes = this.#needs.bytesOf?.(intent.at) ?? null;
    return journalled(journal, { intent, role, sql }, async () => {
      const back = await onGround(databases, at, call, this.#atStep, (ground) => bringAllBack(ground, intent));
      const { scope, mode, since, server } = intent;
      const result: SwitchEnd = { scope, mode, since, ended: new Date().toISOString(), reason, ...back, bytes };
      await this.#atStep('before removing');
      await intents.remove(id, intent.settings.length === 0 ? undefined : { ...result, server });
      await this.#atStep('removed');
      return { words: back.words, result };
    });
  }

  /** Another server may answer at the same address by now; a promoted standby is the same cluster. */
  async #refuseOther(intent: LogIntent, at: At, call: Call): Promise<void> {
    const now = await serverOf(this.#needs.databases, at, call);
    this.#book.noteServer(at, now);
    const [was, is] = [intent.server, now].map((server) => server.split(' ')[0]);
    if (was !== is) {
      fail('unsupported', `Another server answers at ${intent.connection} than the one whose log was turned on`);
    }
  }
}

function refuse(facts: ServerFacts, scope: LogScope, hasActions: boolean, typedName: string | undefined): void {
  const why = refusalOf(facts, scope, hasActions);
  if (why !== null) fail('unsupported', why);
  const { name } = facts.profile;
  if (confirmOf(facts) === 'type-name' && typedName !== name) {
    fail('bad-input', `The name of the connection, ${name}, was not typed; nothing was changed`);
  }
}
