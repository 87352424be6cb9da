import type { StatementRow, StatementsEvent } from '../../../shared/contract/statements.ts';
import { countText, durationText, shareText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { changeText, meanText } from './columns.tsx';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

const msText = (ms: number | null): string => (ms === null ? unknown : meanText(ms));
const perCall = (value: number, calls: number): string =>
  calls === 0 ? unknown : String(Number((value / calls).toFixed(value / calls < 10 ? 2 : 0)));

/** What the view says of it; what is not tracked says why. */
export function factsOf(row: StatementRow, { sum, track_planning }: StatementsEvent): readonly Fact[] {
  const blocks = row.shared_blks_hit + row.shared_blks_read;
  const share = sum.total_exec_time > 0 ? row.total_exec_time / sum.total_exec_time : null;
  return [
    { label: 'Total time', value: `${durationText(row.total_exec_time)}, ${shareText(share)} of all` },
    { label: 'Calls', value: countText(row.calls) },
    { label: 'Mean', value: `${msText(row.mean_exec_time)} ± ${msText(row.stddev_exec_time)}` },
    { label: 'Least, most', value: `${msText(row.min_exec_time)}, ${msText(row.max_exec_time)}` },
    {
      label: 'Planning',
      value:
        track_planning === true ? durationText(row.total_plan_time) : 'not tracked (pg_stat_statements.track_planning)',
    },
    { label: 'Rows', value: `${countText(row.rows)}, ${perCall(row.rows, row.calls)} per call` },
    {
      label: 'Blocks',
      value: blocks === 0 ? '0' : `${countText(blocks)}, ${shareText(row.shared_blks_hit / blocks)} found in memory`,
    },
    {
      label: 'Reading blocks',
      value:
        row.shared_blk_read_time === null ? 'not tracked (track_io_timing)' : durationText(row.shared_blk_read_time),
    },
    { label: 'Temporary', value: `${countText(row.temp_blks_written)} blocks written` },
    { label: 'WAL', value: sizeText(row.wal_bytes) },
    ...(row.stats_since === null ? [] : [{ label: 'Counted since', value: row.stats_since.replace('T', ' ') }]),
  ];
}

export function changeFacts(row: StatementRow, { windowSeconds }: StatementsEvent): readonly Fact[] {
  if (windowSeconds === 0) return [{ label: 'Change', value: 'from the second reading on' }];
  if (row.deltaCalls === null) return [{ label: 'Change', value: 'came into sight in mid-window: not known' }];
  const facts = [
    { label: 'Time', value: changeText(row, row.delta_exec_time, durationText) },
    { label: 'Calls', value: changeText(row, row.deltaCalls, countText) },
    { label: 'Rows', value: changeText(row, row.deltaRows, countText) },
    { label: 'WAL', value: changeText(row, row.delta_wal_bytes, sizeText) },
  ];
  const why = { label: 'At least', value: 'it was thrown out or reset in between and counted anew' };
  return row.wentBack ? [...facts, why] : facts;
}
