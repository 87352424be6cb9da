import type { Round } from './cycle.ts';

export interface NPlusOne {
  readonly applicationName: string;
  /** The list of one page. */
  readonly list: (page: number) => string;
  /** What is asked for each of its rows. */
  readonly lookUp: (row: Record<string, unknown>) => string;
  readonly pages: number;
  readonly everyMs: number;
}

/** A page that lists rows and then asks for each row's other half: one list, as many look-ups as it has rows. */
export const nPlusOne =
  ({ applicationName, list, lookUp, pages, everyMs }: NPlusOne) =>
  async ({ connect, sleep, isStopping }: Round): Promise<void> => {
    const connection = await connect(applicationName);
    for (let page = 0; page < pages && !isStopping(); page += 1) {
      for (const row of await connection.query(list(page))) {
        if (isStopping()) return;
        await connection.query(lookUp(row));
      }
      await sleep(everyMs);
    }
  };

const pageRows = 20;

/** Songs with their artists, as Django's ORM asks without select_related. */
export const songPages = (options: { readonly pages: number; readonly everyMs: number; readonly from?: number }) =>
  nPlusOne({
    applicationName: 'songs page',
    list: (page) =>
      `SELECT "songs"."id", "songs"."artist_id", "songs"."title", "songs"."seconds" FROM "songs" WHERE "songs"."id" > ${
        (options.from ?? 0) + page * pageRows
      } ORDER BY "songs"."id" ASC LIMIT ${pageRows}`,
    lookUp: ({ artist_id }) =>
      `SELECT "artists"."id", "artists"."name", "artists"."country" FROM "artists" WHERE "artists"."id" = ${Number(
        artist_id,
      )} LIMIT 21`,
    ...options,
  });
