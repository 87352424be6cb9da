import type { At } from '../../../shared/contract/place.ts';
import type { Summary } from '../../../shared/contract/sizes.ts';
import { FailureError, fail } from '../../../shared/failure.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Store } from '../../store/store.ts';
import { type Before, keepSnapshot, readBefore, seriesOf } from './growth.ts';
import { HeldReport } from './held-report.ts';
import { LeftOut } from './left-out.ts';
import { Measuring } from './measuring.ts';

export type SizesStore = Pick<Store, 'folder' | 'snapshots'> & Partial<Pick<Store, 'fileNotices'>>;

/** What is known of one database. */
interface Place {
  /** The newest measurement; it may still run. */
  measuring?: Measuring;
  held?: HeldReport;
  watchers: number;
  series?: Promise<string>;
  before?: { readonly reportId: number; readonly found: Promise<Before | undefined> };
}

/** A report for each database that was measured, in memory until Heapscope closes. */
export class Reports {
  readonly #databases: Databases;
  readonly #store: SizesStore;
  readonly #leftOut: LeftOut;
  readonly #places = new Map<At, Place>();
  #nextId = 1;

  constructor({ databases, store }: { databases: Databases; store: SizesStore }) {
    this.#databases = databases;
    this.#store = store;
    this.#leftOut = new LeftOut(store.folder, store.fileNotices);
  }

  /** Starts a measurement, or watches the one that runs. When nobody watches any more, it stops. */
  async *measure(at: At, call: Call): AsyncGenerator<Summary> {
    const place = this.#place(at);
    const measuring = this.#running(place) ?? this.#start(at, place);
    place.watchers += 1;
    try {
      yield* measuring.follow(call.signal);
      if (!measuring.report && measuring.failure) throw new FailureError(measuring.failure);
    } finally {
      place.watchers -= 1;
      if (place.watchers === 0 && this.#running(place) === measuring) measuring.stop();
      call.statements.push(...measuring.statements);
    }
  }

  stop(at: At): boolean {
    const running = this.#running(this.#place(at));
    running?.stop();
    return running !== undefined;
  }

  summary(at: At, call: Call): Summary | null {
    const held = this.#places.get(at)?.held;
    call.statements.push(...(held?.measuring.statements ?? []));
    return held?.measuring.summary() ?? null;
  }

  summaryOf(at: At): Summary {
    return this.#places.get(at)?.held?.measuring.summary() ?? noReport();
  }

  async held(at: At, call: Call): Promise<HeldReport> {
    const held = this.#places.get(at)?.held;
    if (!held) return noReport();
    // A report outlives its connection: what the series is called may not be known then, and nothing depends on it.
    const series = await this.#series(at, call).catch(() => undefined);
    if (series !== undefined) held.leftOut = await this.#leftOut.read(series);
    return held;
  }

  /** The earlier reading to compare this report with; none while it is measured or when it is not whole. */
  async before(at: At, call: Call, held: HeldReport): Promise<Before | undefined> {
    const place = this.#place(at);
    const { measuring } = held;
    if (measuring.state !== 'finished') return undefined;
    if (place.before?.reportId !== measuring.reportId) {
      const found = this.#series(at, call).then(
        (series) => readBefore(this.#store.snapshots, series, measuring.startedAt),
        () => undefined,
      );
      place.before = { reportId: measuring.reportId, found };
    }
    return place.before.found;
  }

  async leaveOut(
    at: At,
    call: Call,
    nspname: string,
    relname: string,
    isLeftOut: boolean,
  ): Promise<{ leftOut: number }> {
    const leftOut = await this.#leftOut.write(await this.#series(at, call), nspname, relname, isLeftOut);
    this.#places.get(at)?.held?.forget();
    return { leftOut };
  }

  #place(at: At): Place {
    const known = this.#places.get(at) ?? { watchers: 0 };
    this.#places.set(at, known);
    return known;
  }

  #running(place: Place): Measuring | undefined {
    return place.measuring?.isOver === false ? place.measuring : undefined;
  }

  #series(at: At, call: Call): Promise<string> {
    const place = this.#place(at);
    // Asked once; an answer that could not be had is asked for again.
    place.series ??= seriesOf(this.#databases, at, call).catch((error: unknown) => {
      delete place.series;
      throw error;
    });
    return place.series;
  }

  #start(at: At, place: Place): Measuring {
    const measuring = new Measuring(this.#nextId++, place.held?.report);
    place.measuring = measuring;
    void this.#run(at, place, measuring);
    return measuring;
  }

  async #run(at: At, place: Place, measuring: Measuring): Promise<void> {
    const adopt = () => {
      const { report } = measuring;
      if (report && place.held?.measuring !== measuring) {
        place.held = new HeldReport(measuring, report, place.held?.leftOut ?? new Set());
      }
    };
    measuring.onChange = adopt;
    await measuring.run(
      async (call) => {
        const session = await this.#databases.session(at, call);
        // Early, while there is a connection to ask on.
        await this.#series(at, call).catch(() => undefined);
        return session;
      },
      (call) => this.#keep(at, place, call),
    );
  }

  /** Growth is a convenience: a full disk or a refused question must not spoil the report. */
  async #keep(at: At, { held }: Place, call: Call): Promise<void> {
    if (!held) return;
    try {
      const series = await this.#series(at, call);
      const [byName, byTree] = [await held.lumps('name'), await held.lumps('tree')];
      await keepSnapshot(this.#store.snapshots, series, held.measuring.startedAt, byName, byTree);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      held.measuring.note = `Not kept to compare with later: ${why}`;
    }
  }
}

function noReport(): never {
  return fail('bad-input', 'Nothing was measured in this database yet');
}
