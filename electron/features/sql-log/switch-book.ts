import type { At } from '../../../shared/contract/place.ts';
import type { RevertReason, SwitchOn, SwitchState } from '../../../shared/contract/sql-log-switch.ts';
import { aliveSince, newOwner, type Owner } from '../../store/log-intent-owner.ts';
import type { EndedSwitch, LogIntent, LogIntents } from '../../store/log-intents.ts';
import { revertSql } from './switch-commands.ts';

/** An intent that must be brought back as soon as that is possible. */
export interface Due {
  readonly why: RevertReason;
  /** What kept it from it; null: it was not tried. */
  readonly waitsFor: string | null;
  /** performance.now() of the next try, unless something changes before. */
  readonly nextMs: number;
  /** It failed over a connection that stands: that this changes otherwise is no news. */
  readonly isRefused?: boolean;
}

/** What is known of the file of intents, and of what this Heapscope does with them. */
export class SwitchBook {
  readonly owner: Owner = newOwner();
  readonly due = new Map<string, Due>();
  /** Being brought back now. */
  readonly busy = new Set<string>();
  readonly #intents: LogIntents;
  readonly #servers = new Map<At, string>();
  readonly #listeners = new Set<() => void>();
  #known: readonly LogIntent[] = [];
  #ended: readonly EndedSwitch[] = [];

  constructor(intents: LogIntents) {
    this.#intents = intents;
  }

  /** Reads the file again; other Heapscopes write it too. */
  async refresh(): Promise<void> {
    this.#known = await this.#intents.all();
    this.#ended = await this.#intents.ended();
    for (const id of this.due.keys()) if (!this.#known.some((one) => one.id === id)) this.due.delete(id);
    this.tell();
  }

  get own(): readonly LogIntent[] {
    return this.#known.filter(({ owner }) => owner.instance === this.owner.instance);
  }

  find(id: string): LogIntent | undefined {
    return this.#known.find((one) => one.id === id);
  }

  serverOf(at: At): string | undefined {
    return this.#servers.get(at);
  }

  noteServer(at: At, server: string): void {
    this.#servers.set(at, server);
  }

  /** Of the server behind `at`, once it is known which one that is; before that, of what was turned on from there. */
  of(at: At): readonly LogIntent[] {
    const server = this.#servers.get(at);
    return this.#known.filter((one) => one.at === at || (server !== undefined && one.server === server));
  }

  stateOf(at: At): SwitchState {
    const server = this.#servers.get(at);
    const on = this.of(at)
      .filter(({ settings, stage }) => settings.length > 0 || stage !== 'reading')
      .map((one) => this.#shown(one));
    const last = this.#ended.find((one) => one.server === server);
    return { on, last: last === undefined ? null : withoutServer(last) };
  }

  shown(id: string): SwitchOn | undefined {
    const found = this.find(id);
    return found && this.#shown(found);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #shown(intent: LogIntent): SwitchOn {
    const { id, at, scope, mode, settings, since, until, limitBytes, owner } = intent;
    const due = this.due.get(id);
    const stage = intent.stage === 'on' ? 'on' : 'turning-on';
    const isLeft = owner.instance !== this.owner.instance && !aliveSince(owner);
    const waiting = due === undefined && !isLeft ? stage : 'waits';
    return {
      ...{ id, at, scope, mode, settings, since, until, limitBytes },
      state: this.busy.has(id) ? 'reverting' : waiting,
      waitsFor: isLeft ? 'a Heapscope that was not started with --no-actions' : (due?.waitsFor ?? null),
      isOthers: owner.instance !== this.owner.instance && aliveSince(owner),
      revertSql: revertSql(scope, settings),
    };
  }
}

function withoutServer({ server: _server, ...end }: EndedSwitch) {
  return end;
}
