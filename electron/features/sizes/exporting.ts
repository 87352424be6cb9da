import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { LumpBy, LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import { fileName } from '../../export/file-name.ts';
import { pngFrom } from '../../export/picture.ts';
import type { ExportFormat } from '../../export/table.ts';
import { writeTable } from '../../export/write.ts';
import type { NativeHost, SaveResult } from '../../native.ts';
import { lumpsTable } from './lumps-table.ts';

const today = () => new Date().toISOString().slice(0, 10);

function placeOf(facts: ServerFacts): { profile: string; database: string; server_version: string } {
  return { profile: facts.profile.name, database: facts.database, server_version: facts.server_version };
}

const suggested = (facts: ServerFacts, extension: string) =>
  fileName(['sizes', facts.profile.name, facts.database, today()], extension);

/** Markdown is also answered as text, for the clipboard. */
export async function exportLumps(
  native: NativeHost,
  answer: LumpsAnswer,
  chosen: { readonly measure: Measure; readonly format: ExportFormat },
  facts: ServerFacts,
): Promise<{ saved: SaveResult; text?: string }> {
  const { content, mime, extension } = writeTable(lumpsTable(answer, chosen.measure, placeOf(facts)), chosen.format);
  const saved = await native.save({ suggestedName: suggested(facts, extension), mime, content });
  return chosen.format === 'markdown' ? { saved, text: content } : { saved };
}

export async function exportPng(
  native: NativeHost,
  { base64 }: { readonly by: LumpBy; readonly base64: string },
  facts: ServerFacts,
): Promise<{ saved: SaveResult }> {
  const content = pngFrom(base64);
  return { saved: await native.save({ suggestedName: suggested(facts, 'png'), mime: 'image/png', content }) };
}
