/**
 * The published experiment that this room reproduces: a Django project on its authors' server gets 3,000 songs by id,
 * each with its artist, once lazily and once by select_related, shuffled per id. Shown as published: another machine,
 * another network and an ORM in between, so nothing here is compared with it as if it were measured on this server.
 */
export interface Published {
  /** Of the strategies of this room. */
  readonly key: 'n+1' | 'join';
  readonly title: string;
  readonly medianMs: number;
  readonly meanMs: number;
  readonly sdMs: number;
}

/** No day of the measurement was published with the figures. */
export const publishedDate: string | null = null;

export const published: readonly Published[] = [
  { key: 'n+1', title: 'N+1, lazy access', medianMs: 3.19, meanMs: 9.17, sdMs: 19.61 },
  { key: 'join', title: 'JOIN, select_related', medianMs: 2.28, meanMs: 6.28, sdMs: 15.3 },
];

/** One row, wherever a result is shown or exported. */
export const publishedSentence =
  'Published, undated: N+1 3.19 / 9.17 / 19.61 ms against JOIN 2.28 / 6.28 / 15.30 ms (median / ' +
  'average / standard deviation), 3,000 ids through Django. Not measured here and not comparable with it.';
