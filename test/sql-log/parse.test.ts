import { describe, expect, it } from 'vitest';
import { CsvLog } from '../../shared/sql-log/csv-log.ts';
import { JsonLog } from '../../shared/sql-log/json-log.ts';
import type { LogParser, LogRecord } from '../../shared/sql-log/log-record.ts';
import { type LoggedCall, SessionJoin } from '../../shared/sql-log/session-join.ts';
import { StderrLog } from '../../shared/sql-log/stderr-log.ts';

function recordsOf(parser: LogParser, text: string, piece = text.length): LogRecord[] {
  const records: LogRecord[] = [];
  for (let at = 0; at < text.length; at += piece)
    parser.push(text.slice(at, at + piece), (record) => records.push(record));
  parser.flush((record) => records.push(record));
  return records;
}

interface Told {
  readonly calls: { readonly text: string; ms: number | null; readonly parameters: string | null }[];
  readonly faults: string[];
  others: number;
  unjoined: number;
}

function joined(records: readonly LogRecord[]): Told {
  const told: Told = { calls: [], faults: [], others: 0, unjoined: 0 };
  const join = new SessionJoin<Told['calls'][number]>({
    call({ kind, text, ms, parameters }: LoggedCall) {
      const call = { text, ms, parameters };
      if (kind === 'error') told.faults.push(text);
      else told.calls.push(call);
      return call;
    },
    timed(call, ms) {
      call.ms = ms;
    },
    other() {
      told.others += 1;
    },
    unjoined(count) {
      told.unjoined += count;
    },
  });
  for (const record of records) join.take(record);
  return told;
}

const at = '2026-11-21 18:00:00.123 UTC';

describe('stderr', () => {
  const prefixes: readonly [prefix: string, written: string, want: Partial<LogRecord>][] = [
    ['%m [%p] ', `${at} [42] `, { time: at, pid: 42 }],
    [
      '%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ',
      `2026-11-21 18:00:00 CET [42]: [7-1] user=al,db=my db,app=a: b,client=::1 `,
      { pid: 42, role: 'al', database: 'my db', application: 'a: b' },
    ],
    ['%m [%p] %q%u@%d ', `${at} [42] al@shop `, { pid: 42, role: 'al', database: 'shop' }],
    ['%m [%p] %q%u@%d ', `${at} [42] `, { pid: 42, role: null, database: null }],
    [
      '<%n|%c|%v|%x|%e|%i|%r|%b|%Q|%P> %p %% ',
      '<1790000000.123|650.2a|3/12|0|00000|SELECT|[local]|client backend|-5|> 42 % ',
      { pid: 42, time: '1790000000.123', sqlstate: '00000' },
    ],
    ['%-10p|%12u|', '42        |          al|', { pid: 42, role: 'al' }],
    ['', '', { pid: null, time: null }],
    ['(%a) [%p] $^.*', '([unknown]) [42] $^.*', { application: null, pid: 42 }],
  ];
  it.each(prefixes)('reads log_line_prefix %j', (prefix, written, want) => {
    const parser = new StderrLog(prefix);
    const [record, ...more] = recordsOf(parser, `${written}LOG:  statement: SELECT 1\n`);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ severity: 'LOG', message: 'statement: SELECT 1', ...want });
    expect([parser.lines, parser.unread]).toEqual([1, 0]);
  });

  const many = [
    `${at} [1] LOG:  statement: SELECT 1,`,
    `\t  'a line'`,
    `\t`,
    `\tFROM t`,
    `${at} [1] LOG:  duration: 0.500 ms`,
    `${at} [2] LOG:  execute S_1: SELECT $1`,
    `${at} [2] DETAIL:  parameters: $1 = 'it''s`,
    `\ttwo lines'`,
    `${at} [2] ERROR:  relation "x" does not exist at character 15`,
    `${at} [2] STATEMENT:  SELECT * FROM x`,
    `${at} [9] LOG:  checkpoint starting: time`,
    'something else that writes there',
    '',
  ].join('\n');

  it.each([many.length, 1, 7, 64])('puts together what is cut into pieces of %i', (piece) => {
    const parser = new StderrLog('%m [%p] ');
    const told = joined(recordsOf(parser, many, piece));
    expect(told.calls).toEqual([
      { text: "SELECT 1,\n  'a line'\n\nFROM t", ms: 0.5, parameters: null },
      { text: 'SELECT $1', ms: null, parameters: "$1 = 'it''s\ntwo lines'" },
    ]);
    expect(told.faults).toEqual(['ERROR: relation "x" does not exist at character 15']);
    expect([told.others, parser.lines, parser.unread, parser.lastUnread]).toEqual([
      2,
      12,
      1,
      'something else that writes there',
    ]);
  });

  it('lets no statement pretend to be a message', () => {
    const hostile = `${at} [1] LOG:  statement: SELECT '\n\t${at} [2] LOG:  statement: DROP TABLE t'\n`;
    const told = joined(recordsOf(new StderrLog('%m [%p] '), hostile));
    expect(told.calls.map(({ text }) => text)).toEqual([`SELECT '\n${at} [2] LOG:  statement: DROP TABLE t'`]);
  });

  it('begins in the middle of a line and of a statement without calling that unread', () => {
    const parser = new StderrLog('%m [%p] ');
    parser.resync();
    const told = joined(recordsOf(parser, `LECT 1\n\tFROM t\n${at} [1] LOG:  statement: SELECT 2\n`));
    expect(told.calls.map(({ text }) => text)).toEqual(['SELECT 2']);
    expect(parser.unread).toBe(0);
  });

  it('puts together what syslog numbered and cut', () => {
    const parser = new StderrLog('[%p] ', true);
    const written = `[5-1] [42] LOG:  statement: SELECT 1,\n[5-2] #011  'one\n[5-3]  line'\n[6-1] [42] LOG:  duration: 1.000 ms\n`;
    expect(joined(recordsOf(parser, written)).calls).toEqual([
      { text: "SELECT 1,\n  'one line'", ms: 1, parameters: null },
    ]);
  });

  it('counts what another prefix wrote as unread', () => {
    const parser = new StderrLog('[%p] ');
    expect(recordsOf(parser, `${at} [1] LOG:  statement: SELECT 1\n`.repeat(3))).toEqual([]);
    expect([parser.lines, parser.unread]).toEqual([3, 3]);
  });
});

const csvOf = (message: string, more: Partial<Record<'severity' | 'state' | 'detail', string>> = {}): string => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const { severity = 'LOG', state = '00000', detail = '' } = more;
  const head = `${at},"al","shop",42,"127.0.0.1:5",650.2a,7,"SELECT",2026-11-21 17:00:00 UTC,3/12,0,${severity},${state}`;
  return `${head},${quoted(message)},${detail === '' ? '' : quoted(detail)},,,,,,,,"my ""app""","client backend",,-5\n`;
};

describe('csvlog', () => {
  const text = [
    csvOf('statement: SELECT "a", \'x,y\'\n2026-11-21 18:00:00.123 UTC,"no","record"'),
    csvOf('duration: 12.500 ms'),
    csvOf('execute <unnamed>: SELECT $1', { detail: "parameters: $1 = '7'" }),
    csvOf('deadlock detected', { severity: 'ERROR', state: '40P01' }),
  ].join('');
  it.each([text.length, 1, 13, 100])('is quoted as RFC 4180 says, in pieces of %i', (piece) => {
    const parser = new CsvLog();
    const records = recordsOf(parser, text, piece);
    expect(records[0]).toMatchObject({ pid: 42, role: 'al', database: 'shop', application: 'my "app"', time: at });
    const told = joined(records);
    expect(told.calls).toEqual([
      { text: 'SELECT "a", \'x,y\'\n2026-11-21 18:00:00.123 UTC,"no","record"', ms: 12.5, parameters: null },
      { text: 'SELECT $1', ms: null, parameters: "$1 = '7'" },
    ]);
    expect(told.faults).toEqual(['ERROR: deadlock detected']);
    expect([parser.lines, parser.unread]).toEqual([5, 0]);
  });

  it('finds its way again after a skip into quotes', () => {
    const parser = new CsvLog();
    parser.resync();
    const rest = text.slice(text.indexOf('SELECT "') + 20);
    const told = joined(recordsOf(parser, `${rest}${csvOf('statement: SELECT 3')}`));
    expect(told.calls.map(({ text: one }) => one)).toEqual(['SELECT $1', 'SELECT 3']);
    expect(parser.unread).toBe(0);
  });
});

describe('jsonlog', () => {
  it('is one object a line, whatever else is there', () => {
    const line = JSON.stringify({
      ...{ timestamp: at, user: 'al', dbname: 'shop', pid: 42, error_severity: 'LOG', application_name: '</script>' },
      message: 'duration: 1.250 ms  statement: SELECT\n1',
    });
    const parser = new JsonLog();
    const records = recordsOf(parser, `${line}\nnot json\n{"timestamp":\n`, 11);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ pid: 42, application: '</script>', sqlstate: null });
    expect(joined(records).calls).toEqual([{ text: 'SELECT\n1', ms: 1.25, parameters: null }]);
    expect([parser.lines, parser.unread]).toEqual([3, 2]);
  });
});

describe('durations', () => {
  const line = (pid: number, message: string) => `${at} [${pid}] LOG:  ${message}\n`;
  const of = (...lines: string[]) => joined(recordsOf(new StderrLog('%m [%p] '), lines.join('')));
  it('are nobody’s where the log does not name sessions, but where one message says both', () => {
    const lines = [
      'statement: SELECT 1',
      'statement: SELECT 2',
      'duration: 2.000 ms',
      'duration: 3.000 ms  statement: SELECT 3',
    ];
    const told = joined(recordsOf(new StderrLog(''), lines.map((message) => `LOG:  ${message}\n`).join('')));
    expect(told.calls.map(({ text, ms }) => [text, ms])).toEqual([
      ['SELECT 1', null],
      ['SELECT 2', null],
      ['SELECT 3', 3],
    ]);
    expect(told.unjoined).toBe(1);
  });

  it('belong to the statement of the same session before them', () => {
    const told = of(
      line(1, 'statement: SELECT 1'),
      line(2, 'statement: SELECT 2'),
      line(2, 'duration: 2.000 ms'),
      line(1, 'duration: 1.000 ms'),
    );
    expect(told.calls.map(({ text, ms }) => [text, ms])).toEqual([
      ['SELECT 1', 1],
      ['SELECT 2', 2],
    ]);
    expect(told.unjoined).toBe(0);
  });
  it('of parsing and binding belong to the call after them, which counts once', () => {
    const bare = of(
      line(1, 'duration: 0.100 ms'),
      line(1, 'duration: 0.200 ms'),
      line(1, 'execute <unnamed>: SELECT 1'),
      line(1, 'duration: 1.000 ms'),
    );
    expect(bare.calls.map(({ ms }) => ms)).toEqual([1.3]);
    const told = of(
      line(1, 'duration: 0.100 ms  parse <unnamed>: SELECT 1'),
      line(1, 'duration: 0.200 ms  bind <unnamed>: SELECT 1'),
      line(1, 'duration: 1.000 ms  execute <unnamed>: SELECT 1'),
    );
    expect(told.calls.map(({ ms }) => ms)).toEqual([1.3]);
  });
  it('without any statement are counted as such', () => {
    const told = of(...Array.from({ length: 10 }, () => line(1, 'duration: 1.000 ms')));
    expect([told.calls.length, told.unjoined]).toEqual([0, 8]);
  });
});
