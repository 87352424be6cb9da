import type { At } from '../../../shared/contract/place.ts';
import type { LogVolume, sqlLogTail } from '../../../shared/contract/sql-log-tail.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Call } from '../../postgres/call.ts';
import { told } from '../../told.ts';
import type { LogReader, TailNeeds } from './parts.ts';
import { localGround } from './source-local.ts';
import { ServerTail, type TailPace } from './tail.ts';
import { exportOf } from './tail-export.ts';

/** Reads the logs of servers: while a page hears one, and while a log is turned on, for its volume. */
export class LogTails implements LogReader {
  /** Its part of the room's answers. */
  readonly questions: RoomService<typeof sqlLogTail, Call>;
  readonly #needs: TailNeeds;
  readonly #pace: TailPace;
  readonly #tails = new Map<At, ServerTail>();
  readonly #held = new Map<At, () => void>();

  constructor(needs: TailNeeds, pace: Partial<TailPace> = {}) {
    this.#needs = needs;
    this.#pace = { local: localGround, everyMs: 1_000, lingerMs: 30_000, ...pace };
    needs.logSwitch.onChange(() => this.#follow());
    this.questions = {
      live: ({ at, by }, call) => told(call.signal, (tell) => this.#of(at).live(by, call.signal, tell)),
      tail: ({ at, filter, after }, call) =>
        told(call.signal, (tell) => this.#of(at).tail({ filter, after }, call.signal, tell)),
      entry: async ({ at, seq }) => {
        const entry = this.#of(at).ring.of(seq);
        return { text: entry?.text ?? null, parameters: entry?.parameters ?? null };
      },
      sample: async ({ at, key }) => ({ text: this.#of(at).reading.groups.of(Number(key))?.sample ?? null }),
      countAnew: async ({ at }) => {
        const tail = this.#of(at);
        tail.countAnew();
        return { since: tail.since };
      },
      exportLog: async (asked, call) => {
        const { profile, database, server_version } = await needs.databases.facts(asked.at, call);
        const place = { profile: profile.name, database, server_version };
        return exportOf(this.#of(asked.at), asked, place, needs.native);
      },
    };
  }

  volume(at: At): LogVolume | null {
    const tail = this.#tails.get(at);
    return tail?.isHeld ? tail.volumeNow() : null;
  }

  /** Whoever looks or not: what is turned on is measured, or nothing would stop it at its limit. */
  #follow(): void {
    const wanted = new Set<At>();
    for (const { at } of this.#needs.databases.states()) {
      for (const on of this.#needs.logSwitch.stateOf(at).on) if (!on.isOthers) wanted.add(on.at);
    }
    for (const at of wanted) if (!this.#held.has(at)) this.#held.set(at, this.#of(at).hold());
    for (const [at, leave] of this.#held) {
      if (wanted.has(at)) continue;
      this.#held.delete(at);
      leave();
    }
  }

  #of(at: At): ServerTail {
    const known = this.#tails.get(at) ?? new ServerTail(at, this.#needs, this.#pace);
    this.#tails.set(at, known);
    return known;
  }
}
