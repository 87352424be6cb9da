import type { At } from '../../../shared/contract/place.ts';
import type { IndexFamilyColumns } from '../../../shared/contract/sizes.ts';
import { fail } from '../../../shared/failure.ts';
import type { Session } from '../../postgres/session.ts';
import { childIndexes, indexSizes } from './index-families.sql.ts';
import { familyColumns, type IndexFamily, indexFamilies } from './index-family.ts';
import type { SizeReport } from './report.ts';
import { ThrowAwayLane } from './size-lane.ts';

const chunk = 1000;

/** Remembers the families last listed for each database, so that one of them can be asked for by its key. */
export class IndexFamilies {
  readonly #known = new Map<At, ReadonlyMap<string, IndexFamily>>();

  async list(at: At, report: SizeReport, session: Session): Promise<{ families: IndexFamilyColumns }> {
    const families = indexFamilies(report, await session.rows(childIndexes));
    this.#known.set(at, new Map(families.map((family) => [family.key, family])));
    return { families: familyColumns(report, families, session.block_size) };
  }

  async measure(
    at: At,
    key: string,
    session: Session,
  ): Promise<{ measured_bytes: number; measured: number; locked: number; gone: number }> {
    const family = this.#known.get(at)?.get(key);
    if (!family) return fail('bad-input', 'This index family is not known; list the families again');
    const oids = family.members.map((index) => index.oid);
    const sum = { measured_bytes: 0, measured: 0, locked: 0 };
    const lane = new ThrowAwayLane(session);
    try {
      for (let from = 0; from < oids.length; from += chunk) {
        const part = await (await lane.use(chunk)).one(indexSizes, oids.slice(from, from + chunk));
        sum.measured_bytes += part.measured_bytes;
        sum.measured += part.measured;
        sum.locked += part.locked;
      }
    } finally {
      await lane.renew();
    }
    return { ...sum, gone: oids.length - sum.measured - sum.locked };
  }
}
