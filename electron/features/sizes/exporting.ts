import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { LumpBy, LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import { fail } from '../../../shared/failure.ts';
import { fileName } from '../../export/file-name.ts';
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

/** https://www.w3.org/TR/png-3/#5PNG-file-signature */
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export async function exportPng(
  native: NativeHost,
  { base64 }: { readonly by: LumpBy; readonly base64: string },
  facts: ServerFacts,
): Promise<{ saved: SaveResult }> {
  const content = Buffer.from(base64, 'base64');
  if (!signature.every((byte, i) => content[i] === byte)) fail('bad-input', 'Not a PNG');
  return { saved: await native.save({ suggestedName: suggested(facts, 'png'), mime: 'image/png', content }) };
}
