import type { BenchmarkRequest, ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';

const columns = (names: readonly string[]) => (names.length === 1 ? names.join() : `(${names.join(', ')})`);

/** "songs.artist_id → artists.id, get, prepared", or the titles of two queries. */
export function titleOf(request: BenchmarkRequest, row: ForeignKeyRow | null): string {
  if (request.kind === 'custom') {
    return `${request.a.title || 'A'} against ${request.b.title || 'B'}, ${request.mode}`;
  }
  const key =
    row === null
      ? `foreign key ${request.conoid}`
      : `${row.relname}.${columns(row.columns)} → ${row.frelname}.${columns(row.fcolumns)}`;
  const shape = request.shape === 'get' ? 'get' : `page of ${request.pageRows}`;
  const delay = request.addedDelayMs > 0 ? `, ${request.addedDelayMs} ms added` : '';
  return `${key}, ${shape}, ${request.mode}${delay}`;
}
