import type { Row } from '../../../shared/activity/rows.ts';
import { cellsOf, columns } from '../../../shared/activity/table-cells.ts';
import type { At } from '../../../shared/contract/place.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { ask } from '../../api.ts';
import type { TimelineHandle } from '../../charts/timeline/timeline.tsx';
import { fitted } from '../../ui/fitted-rows.ts';
import { offerFile } from '../../ui/offer-file.ts';
import { base64Of } from './base64.ts';

export async function exportTable(at: At, rows: readonly Row[], nowMs: number, format: 'csv' | 'json' | 'markdown') {
  const { cells, said } = fitted(rows.map((row) => cellsOf(row, nowMs)));
  const { data } = await ask('activity.exportTable', { at, format, columns: [...columns], rows: cells });
  offerFile(data.saved, said);
}

export async function exportPicture(at: At, timeline: TimelineHandle, format: 'png' | 'svg'): Promise<void> {
  const base64 = format === 'png' ? await timeline.png() : base64Of(timeline.svg());
  const { data } = await ask('activity.exportPicture', { at, format, base64 });
  offerFile(data.saved);
}

export async function saveRecording(at: At, fromMs: number, toMs: number): Promise<void> {
  const { data } = await ask('activity.saveRecording', { at, fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs) });
  offerFile(
    data.saved,
    data.isWhole ? countOf(data.runs, 'run') : `${countOf(data.runs, 'run')}: the oldest did not fit`,
  );
}
