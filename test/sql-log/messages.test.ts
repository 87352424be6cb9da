import { describe, expect, it } from 'vitest';
import { readMessage } from '../../shared/sql-log/log-message.ts';
import type { LogRecord } from '../../shared/sql-log/log-record.ts';
import { StderrLog } from '../../shared/sql-log/stderr-log.ts';

function recordsOf(line: string): LogRecord[] {
  const records: LogRecord[] = [];
  const parser = new StderrLog('%m [%p] ');
  parser.push(line, (record) => records.push(record));
  parser.flush((record) => records.push(record));
  return records;
}

const at = '2026-11-21 18:00:00.123 UTC';

/** As PostgreSQL's own translations write them. */
const languages: readonly [string, severity: string, ...string[]][] = [
  [
    'en',
    'LOG',
    'statement: SELECT 1',
    'duration: 1.500 ms',
    'duration: 1.500 ms  statement: SELECT 1',
    'duration: 1.500 ms  parse <unnamed>: SELECT 1',
    'duration: 1.500 ms  bind S_1/C_2: SELECT 1',
    'duration: 1.500 ms  execute S_1: SELECT 1',
  ],
  [
    'de',
    'LOG',
    'Anweisung: SELECT 1',
    'Dauer: 1.500 ms',
    'Dauer: 1.500 ms  Anweisung: SELECT 1',
    'Dauer: 1.500 ms  Parsen <unnamed>: SELECT 1',
    'Dauer: 1.500 ms  Binden S_1: SELECT 1',
    'Dauer: 1.500 ms  Ausführen S_1: SELECT 1',
  ],
  [
    'es',
    'LOG',
    'sentencia: SELECT 1',
    'duración: 1.500 ms',
    'duración: 1.500 ms  sentencia: SELECT 1',
    'duración: 1.500 ms  parse: <unnamed>: SELECT 1',
    'duración: 1.500 ms  bind S_1: SELECT 1',
    'duración: 1.500 ms  ejecutar S_1: SELECT 1',
  ],
  [
    'fr',
    'LOG',
    'instruction : SELECT 1',
    'durée : 1.500 ms',
    'durée : 1.500 ms, instruction : SELECT 1',
    'durée : 1.500 ms, analyse <unnamed> : SELECT 1',
    'durée : 1.500 ms, lien S_1 : SELECT 1',
    'durée : 1.500 ms  exécute S_1: SELECT 1',
  ],
  [
    'it',
    'LOG',
    'istruzione: SELECT 1',
    'durata: 1.500 ms',
    'durata: 1.500 ms  istruzione: SELECT 1',
    'durata: 1.500 ms  analisi di <unnamed>: SELECT 1',
    'durata: 1.500 ms  bind S_1: SELECT 1',
    'durata: 1.500 ms  esecuzione di S_1: SELECT 1',
  ],
  [
    'ja',
    'LOG',
    '文: SELECT 1',
    '期間: 1.500 ミリ秒',
    '期間: 1.500 ミリ秒  文: SELECT 1',
    '期間: 1.500 ミリ秒  パース<unnamed> : SELECT 1',
    '期間: 1.500 ミリ秒  バインド S_1: SELECT 1',
    '期間: 1.500 ミリ秒  実行 S_1: SELECT 1',
  ],
  [
    'ka',
    'ჟურნალი',
    'ოპერატორი: SELECT 1',
    'ხანგრძლივობა: 1.500 მწმ',
    'ხანგრძლივობა: 1.500 მწმ  გამოსახულება: SELECT 1',
    'ხანგრძლივობა: 1.500 მწმ  <unnamed>-ის დამუშავება: SELECT 1',
    'ხანგრძლივობა: 1.500 მწმ  მიბმა S_1: SELECT 1',
    'ხანგრძლივობა: 1.500 მწმs  გაშვება S_1: SELECT 1',
  ],
  [
    'ko',
    '로그',
    '명령 구문: SELECT 1',
    '실행시간: 1.500 ms',
    '실행시간: 1.500 ms  명령 구문: SELECT 1',
    '실행시간: 1.500 ms  <unnamed> 구문분석: SELECT 1',
    '실행시간: 1.500 ms  S_1 접속: SELECT 1',
    '수행시간: 1.500 ms  쿼리실행 S_1: SELECT 1',
  ],
  [
    'ru',
    'СООБЩЕНИЕ',
    'оператор: SELECT 1',
    'продолжительность: 1.500 мс',
    'продолжительность: 1.500 мс, оператор: SELECT 1',
    'продолжительность: 1.500 мс, разбор <unnamed>: SELECT 1',
    'продолжительность: 1.500 мс, сообщение Bind S_1: SELECT 1',
    'продолжительность: 1.500 мс  выполнение S_1: SELECT 1',
  ],
  [
    'sv',
    'LOGG',
    'sats: SELECT 1',
    'varaktighet 1.500 ms',
    'varaktighet: 1.500 ms  sats: SELECT 1',
    'varaktighet: 1.500 ms  parse <unnamed>: SELECT 1',
    'varaktighet: 1.500 ms  bind S_1: SELECT 1',
    'varaktighet: 1.500 ms  kör S_1: SELECT 1',
  ],
  [
    'uk',
    'ЗАПИСУВАННЯ',
    'оператор: SELECT 1',
    'тривалість: 1.500 мс',
    'тривалість: 1.500 мс, оператор: SELECT 1',
    'тривалість: 1.500 мс, аналізування <unnamed>: SELECT 1',
    'тривалість: 1.500 мс, повідомлення bind S_1: SELECT 1',
    'тривалість: 1.500 мс виконувати S_1: SELECT 1',
  ],
  [
    'zh_CN',
    '日志',
    '语句: SELECT 1',
    '执行时间: 1.500 ms',
    '执行时间: 1.500 ms 语句: SELECT 1',
    '执行时间: 1.500 ms  解析 <unnamed>: SELECT 1',
    '执行时间: 1.500 ms 绑定S_1: SELECT 1',
    '执行时间: 1.500 ms 执行 S_1: SELECT 1',
  ],
  [
    'a language that nobody wrote down',
    'ZAPIS',
    'izjava: SELECT 1',
    'trajanje: 1.500 ms',
    'trajanje: 1.500 ms  izjava: SELECT 1',
  ],
];

describe('messages', () => {
  it.each(languages)('are read in %s', (_name, severity, ...messages) => {
    const read = messages.map((message) => {
      const [record] = recordsOf(`${at} [1] ${severity}:  ${message}\n`);
      const found = record && readMessage(record);
      if (found?.kind === 'sql') return [found.phase, found.text, found.ms];
      return found?.kind === 'duration' ? found.ms : found?.kind;
    });
    const all = [
      ['execute', 'SELECT 1', null],
      1.5,
      ['execute', 'SELECT 1', 1.5],
      ['parse', 'SELECT 1', 1.5],
      ['bind', 'SELECT 1', 1.5],
      ['execute', 'SELECT 1', 1.5],
    ];
    expect(read).toEqual(all.slice(0, messages.length));
  });

  const silent = [
    'checkpoint complete: wrote 3 buffers (0.0%); write=0.123 s, sync=0.004 s',
    'process 12 still waiting for ShareLock on transaction 5 after 1000.123 ms',
    'duration: 1.500 ms  plan:\nQuery Text: SELECT 1\nResult  (cost=0.00..0.01)',
    'connection authorized: user=select database=x',
    'temporary file: path "base/pgsql_tmp/pgsql_tmp12.0", size 1400',
    'automatic vacuum of table "a.b.c": index scans: 0',
  ];
  it.each(silent)('that are no statements: %s', (message) => {
    const record = { time: at, pid: 1, role: null, database: null, application: null, detail: null };
    expect(readMessage({ ...record, severity: 'LOG', sqlstate: null, message }).kind).toBe('other');
  });

  it('a text that is no SQL is a statement all the same, where the word says so', () => {
    const record = { time: at, pid: 1, role: null, database: null, application: null, detail: null };
    const read = readMessage({ ...record, severity: 'LOG', sqlstate: null, message: 'statement: selec 1' });
    expect(read).toEqual({ kind: 'sql', phase: 'execute', text: 'selec 1', ms: null });
  });
});
