import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { sameRun, treeOf } from './corpus/same-tree.ts';
import { storedPlans } from './corpus/stored.ts';

const stored = storedPlans('pg18');

function form(name: string, format: 'text' | 'json' | 'yaml' | 'xml'): string {
  const text = stored.find((one) => one.name === name)?.forms[format];
  if (text === undefined) throw new Error(`no ${name} as ${format}`);
  return text;
}

function planOf(text: string): Plan {
  const read = readPlan(text, { parseYaml: parse });
  if (read.fault) throw new Error(`${read.fault.message} ${read.fault.advice}\n${text.slice(0, 1000)}`);
  return read.plan;
}

const names = ['hash-join', 'init-plan', 'cte', 'parallel-verbose', 'insert', 'grouping-sets', 'append', 'memory'];
const eachLine = (text: string, change: (line: string, index: number) => string): string =>
  text.split('\n').map(change).join('\n');

/** As psql --csv and sheets write it: quotes only where a cell needs them. */
const csvOf = (plain: string, delimiter: string): string =>
  eachLine(`QUERY PLAN\n${plain}`, (line) =>
    line.includes(delimiter) || line.includes('"') ? `"${line.replaceAll('"', '""')}"` : line,
  );

describe.each(names)('the text of %s', (name) => {
  const text = form(name, 'text');
  const expected = sameRun(planOf(text));

  it.each<[string, (text: string) => string]>([
    ['with the line ends of Windows', (plain) => plain.replaceAll('\n', '\r\n')],
    ['trimmed, so that its first line is less indented', (plain) => eachLine(plain, (line) => ` ${line}`).trim()],
    ['indented by a quotation', (plain) => eachLine(plain, (line) => `      ${line}`)],
    ['in a code fence', (plain) => `\`\`\`\n${plain}\n\`\`\``],
    ['with empty lines between', (plain) => plain.replaceAll('\n', '\n\n')],
    ['with hard blanks', (plain) => plain.replaceAll(' ', '\u00A0')],
    ['with half of its indentation', (plain) => eachLine(plain, (line) => line.slice((/^ */u.exec(line)?.[0].length ?? 0) / 2))],
    ['each line in quotes, as a grid copies it', (plain) => eachLine(`QUERY PLAN\n${plain}`, (line) => `"${line.replaceAll('"', '""')}"`)],
    ['whole in quotes', (plain) => JSON.stringify(plain)],
    ['as rows of a driver', (plain) => JSON.stringify(plain.split('\n').map((line) => ({ 'QUERY PLAN': line })))],
    ['in a table of bars', (plain) => eachLine(`QUERY PLAN\n----------\n${plain}`, (line) => `| ${line.padEnd(200)} |`)],
    ['with the count of rows in German', (plain) => `${plain}\n(12 Zeilen)\n`],
    ['with the arrows of a word processor', (plain) => plain.replaceAll('->', '–>')],
    ['with tabs for indentation', (plain) => eachLine(plain, (line) => line.replace(/^ +/u, (blanks) => '\t'.repeat(blanks.length)))],
    ['in a log', (plain) => `2026-11-21 10:00:00.123 UTC [77] LOG:  duration: 12.345 ms  plan:\n${eachLine(plain, (line) => `\t${line}`)}\n2026-11-21 10:00:01 UTC [78] LOG:  checkpoint starting`],
    ['in the log of a system', (plain) => `Nov 21 10:00:00 host postgres[77]: [5-1] LOG:  duration: 12.345 ms  plan:\n${eachLine(plain, (line, index) => `Nov 21 10:00:00 host postgres[77]: [5-${index + 2}] #011${line}`)}`],
    ['by \\x, a record for each line', (plain) => eachLine(plain, (line, index) => `-[ RECORD ${index + 1} ]${'-'.repeat(40)}\nQUERY PLAN | ${line}`)],
    ['by \\x with a border', (plain) => eachLine(plain, (line, index) => `├─[ RECORD ${index + 1} ]─┤\n│ QUERY PLAN │ ${line.padEnd(300)} │`)],
    ['by \\x without any border', (plain) => eachLine(plain, (line, index) => `* Record ${index + 1}    \nQUERY PLAN ${line}`)],
    ['quoted in a mail', (plain) => eachLine(`QUERY PLAN\n----------\n${plain}`, (line) => `> ${line}`)],
    ['numbered by an editor', (plain) => eachLine(plain, (line, index) => `${`${index + 1}`.padStart(4)}  ${line}`)],
    ['numbered to the left', (plain) => eachLine(plain, (line, index) => `${`${index + 1}`.padEnd(4)}${line}`)],
    ['numbered with dots', (plain) => eachLine(plain, (line, index) => `${index + 1}. ${line}`)],
    ['numbered by grep -n', (plain) => eachLine(plain, (line, index) => `${index + 9}:${line}`)],
    ['numbered behind a bar', (plain) => eachLine(plain, (line, index) => `${index + 98} | ${line}`)],
    ['numbered by a table of a page', (plain) => eachLine(plain, (line, index) => `${index + 1}\t${line}`)],
    ['numbered with its frame', (plain) => eachLine(`QUERY PLAN\n----------\n${plain}\n(9 rows)`, (line, index) => `${index + 1}  ${line}`)],
    ['with numbers in lines of their own', (plain) => eachLine(plain, (line, index) => `${index + 1}\n${line}`)],
    ['with all numbers before it', (plain) => `${eachLine(plain, (_, index) => `${index + 1}`)}\n${plain}`],
    ['in CSV of psql', (plain) => csvOf(plain, ',')],
    ['in CSV of a sheet with semicolons', (plain) => csvOf(plain, ';').replaceAll('\n', '\r\n')],
    ['in CSV beside empty cells', (plain) => eachLine(csvOf(plain, ';'), (line) => `${line};;`)],
    ['in CSV with the numbers of its rows', (plain) => eachLine(csvOf(plain, ','), (line, index) => `${index === 0 ? '' : index},${line}`)],
    ['in one cell of CSV', (plain) => `QUERY PLAN\n"${plain.replaceAll('"', '""')}"`],
    ['in a log of JSON', (plain) => JSON.stringify({ pid: 77, message: `duration: 1.5 ms  plan:\n${plain}` })],
  ])('is read %s', (_, frame) => {
    expect(sameRun(planOf(frame(text)))).toEqual(expected);
  }); // biome-ignore format: a list
});

it.each(['json', 'yaml', 'xml'] as const)('reads %s whose lines are numbered', (format) => {
  const text = form('cte', format);
  const expected = treeOf(planOf(text));
  expect(treeOf(planOf(eachLine(text, (line, index) => `${`${index + 1}`.padEnd(4)}${line}`)))).toEqual(expected);
  expect(treeOf(planOf(eachLine(text, (line, index) => `${index + 1}: ${line}`)))).toEqual(expected);
  expect(treeOf(planOf(eachLine(text, (line, index) => `${index + 1}\n${line}`)))).toEqual(expected);
  const cells = eachLine(text, (line) => (line.includes('"') ? `"${line.replaceAll('"', '""')}"` : line));
  expect(treeOf(planOf(`QUERY PLAN\n${cells}`))).toEqual(expected);
});

describe('what looks like a number of a line', () => {
  const text = "Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n  Filter: (a = 'x\n1 Sort\n2\n3: b'::text)";

  it('is kept where it belongs to a literal', () => {
    expect(planOf(text).root.conditions).toEqual([{ name: 'Filter', text: "(a = 'x\n1 Sort\n2\n3: b'::text)" }]);
  });

  it('is told from it where the lines are numbered besides', () => {
    const numbered = eachLine(text, (line, index) => `${index + 1} | ${line}`);
    expect(planOf(numbered).root.conditions).toEqual(planOf(text).root.conditions);
  });

  it('stands before a plan of one line, or without costs', () => {
    expect(planOf('1  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)').root.relation?.relname).toBe('t');
    const bare = planOf('1  Sort\n2    Sort Key: a\n3    ->  Seq Scan on t');
    expect(bare.nodes.map(({ label }) => label)).toEqual(['Sort', 'Seq Scan']);
    expect(bare.unread).toEqual([]);
  });

  it('leaves a name with a comma whole', () => {
    expect(planOf('Seq Scan on "a,b"  (cost=0.00..1.00 rows=1 width=4)').root.relation?.relname).toBe('a,b');
    expect(planOf('Seq Scan on "a;""b"  (cost=0.00..1.00 rows=1 width=4)').root.relation?.relname).toBe('a;"b');
  });
});

it('keeps what stands around a plan that it does not know', () => {
  const { unread } = planOf(
    `postgres=# EXPLAIN SELECT 1;\nResult  (cost=0.00..0.01 rows=1 width=4)\n  Whatever else\n(1 row)\n\nTime: 0.3 ms`,
  );
  expect(unread).toEqual(['postgres=# EXPLAIN SELECT 1;', 'Whatever else']);
});

it('takes the query and the duration out of a log', () => {
  const plan = planOf(
    "2026-11-21 10:00:00 UTC [7] LOG:  duration: 0.017 ms  plan:\n\tQuery Text: SELECT *\n\t  FROM t\n\t  WHERE a = $1\n\tQuery Parameters: $1 = '7'\n\tSeq Scan on t  (cost=0.00..35.50 rows=2550 width=4)\n\t  Filter: (a = 7)",
  );
  expect(plan.queryText).toBe('SELECT *\n  FROM t\n  WHERE a = $1');
  expect(plan.facts).toEqual([
    { name: 'Query Parameters', text: "$1 = '7'" },
    { name: 'Duration', text: '0.017 ms' },
  ]);
  expect(plan.unread).toEqual([]);
});

it('reads each of several plans in a log', () => {
  const one = (table: string) =>
    `2026-11-21 10:00:00 UTC [7] LOG:  duration: 0.017 ms  plan:\n\tQuery Text: SELECT 1\n\tSeq Scan on ${table}  (cost=0.00..35.50 rows=2550 width=4)\n`;
  const read = readPlan(`${one('a')}2026-11-21 10:00:00 UTC [7] LOG:  something else\n${one('b')}`);
  if (read.fault) throw new Error(read.fault.message);
  expect([read.plan, ...read.others].map(({ root }) => root.relation?.relname)).toEqual(['a', 'b']);
});

it('reads each of several plans that psql showed as messages, without tabs', () => {
  const one = (table: string) =>
    `LOG:  duration: 0.017 ms  plan:\nQuery Text: SELECT 1\nSeq Scan on ${table}  (cost=0.00..35.50 rows=2550 width=4)\n`;
  const read = readPlan(one('a') + one('b'));
  if (read.fault) throw new Error(read.fault.message);
  const plans = [read.plan, ...read.others];
  expect(plans.map(({ root, facts }) => [root.relation?.relname, facts.length])).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
});

it('joins lines that a terminal broke', () => {
  const wrapped =
    'Sort  (cost=1.00..2.00 rows=3 width=4) (actual time=0.1\n00..0.200 rows=3 loops=1)\n  Sort Key: a\n  ->  Seq Scan on t  (cost=0.00..1.00 rows=3\n width=4) (actual time=0.010..0.020 rows=3 loops=1)';
  const plan = planOf(wrapped);
  expect(plan.nodes.map(({ actual }) => actual?.totalMs)).toEqual([0.2, 0.02]);
  expect(plan.unread).toEqual([]);
});

describe('a text that lost all its indentation', () => {
  const flat = (name: string): string => eachLine(form(name, 'text'), (line) => line.trimStart());

  it.each(['hash-join', 'init-plan', 'insert', 'sort-top', 'memoize', 'merge-full-join', 'parallel-plain-hash', 'recursive', 'append'])(
    'is rebuilt from what the nodes take: %s',
    (name) => {
      const plan = planOf(flat(name));
      expect(treeOf(plan)).toEqual(treeOf(planOf(form(name, 'text'))));
      expect(plan.unread.join()).toContain('indentation');
    },
  ); // biome-ignore format: a list
});

describe('YAML', () => {
  it.each(names)('that another tool wrote anew is read through its reader: %s', (name) => {
    const again = form(name, 'yaml').replaceAll(': "', ': !!str "');
    expect(readPlan(again).fault?.message).toContain('YAML');
    expect(treeOf(planOf(again))).toEqual(treeOf(planOf(form(name, 'json'))));
  });
});

it('reads a bare node, and auto_explain’s bare object, as JSON', () => {
  expect(planOf('{"Node Type": "Result", "Plan Rows": 1}').root.label).toBe('Result');
  expect(planOf('{"Query Text": "SELECT 1", "Plan": {"Node Type": "Result"}}').queryText).toBe('SELECT 1');
  expect(planOf('[{"QUERY PLAN": [{"Plan": {"Node Type": "Result"}}]}]').root.nodeType).toBe('Result');
  expect(planOf('"[{""Plan"": {""Node Type"": ""Result""}}]"').root.nodeType).toBe('Result');
});

it('keeps an identifier that a number cannot hold', () => {
  expect(planOf('[{"Plan": {"Node Type": "Result"}, "Query Identifier": -1801652217649936326}]').queryId).toBe(
    '-1801652217649936326',
  );
});
