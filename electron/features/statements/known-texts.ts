import { type QueryShape, queryShapeOf } from '../../grammar/query-shape.ts';
import type { Session } from '../../postgres/session.ts';
import { isOurs } from './our-texts.ts';
import { texts } from './reading.sql.ts';

/** Of one queryid of one database. */
export interface KnownText {
  /** null: the server lost it, or threw the entry out before it could be asked for. */
  readonly query: string | null;
  readonly isCut: boolean;
  readonly isOurs: boolean;
  /** null: no plain SELECT. */
  readonly shape: QueryShape | null;
}

/** Characters of a text that are kept here; the whole is asked for when it is looked at. */
const mostCharacters = 8192;
const perStatement = 1000;
/** Characters of all of them. */
const mostKept = 20_000_000;
/** The grammar's work is done in pieces, so that other questions are answered in between. */
const perTurn = 40;

/** Texts never change, and the server reads a file for each look at them: each is asked for once. */
export class KnownTexts {
  readonly #known = new Map<string, KnownText>();
  #characters = 0;

  of(queryid: string | null): KnownText | undefined {
    return queryid === null ? undefined : this.#known.get(queryid);
  }

  async learn(session: Session, schema: string, queryids: readonly string[]): Promise<void> {
    const wanted = [...new Set(queryids)].filter((queryid) => !this.#known.has(queryid));
    if (this.#characters > mostKept) {
      this.#known.clear();
      this.#characters = 0;
      return this.learn(session, schema, queryids);
    }
    for (let from = 0; from < wanted.length; from += perStatement) {
      const some = wanted.slice(from, from + perStatement);
      const found = await session.rows(texts, schema, some, mostCharacters);
      await this.#keep(found);
    }
  }

  async #keep(found: readonly { queryid: string; query: string | null; is_cut: boolean }[]): Promise<void> {
    for (const [place, { queryid, query, is_cut }] of found.entries()) {
      if (place % perTurn === perTurn - 1) await new Promise((resolve) => setImmediate(resolve));
      const isOurOwn = query !== null && isOurs(query);
      const shape = query === null || is_cut || isOurOwn ? null : await queryShapeOf(query);
      // A text that is lost for now may be there at the next look.
      this.#characters += query?.length ?? 0;
      if (query !== null) this.#known.set(queryid, { query, isCut: is_cut, isOurs: isOurOwn, shape });
    }
  }
}
