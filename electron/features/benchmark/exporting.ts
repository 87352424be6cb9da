import type { ServerFacts } from '../../../shared/contract/connections.ts';
import { fileName } from '../../export/file-name.ts';
import type { NativeHost, SaveResult } from '../../native.ts';
import { csvOf, jsonOf, markdownOf } from './kept-report.ts';
import type { KeptRun } from './kept-runs.ts';

export type RunFormat = 'csv' | 'json' | 'markdown';

const written = {
  csv: { of: csvOf, mime: 'text/csv; charset=utf-8', extension: 'csv' },
  json: { of: jsonOf, mime: 'application/json', extension: 'json' },
  markdown: { of: markdownOf, mime: 'text/markdown; charset=utf-8', extension: 'md' },
} as const;

/** Markdown is also answered as text, for the clipboard. */
export async function exportRun(
  native: NativeHost,
  run: KeptRun,
  format: RunFormat,
  facts: ServerFacts,
): Promise<{ saved: SaveResult; text?: string }> {
  const { of, mime, extension } = written[format];
  const content = of(run);
  const when = run.event.startedAt.slice(0, 19).replaceAll(':', '');
  const suggestedName = fileName(['benchmark', facts.profile.name, facts.database, when], extension);
  const saved = await native.save({ suggestedName, mime, content });
  return format === 'markdown' ? { saved, text: content } : { saved };
}
