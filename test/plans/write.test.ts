import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePlans } from '../../shared/plans/compare.ts';
import { measuresOf } from '../../shared/plans/measures.ts';
import type { Plan, PlanNode } from '../../shared/plans/plan.ts';
import { sentencesOf } from '../../shared/plans/sentences.ts';
import { shapeText } from '../../shared/plans/shape.ts';
import { reportHtml } from '../../shared/plans/write-html.ts';
import { reportStyle, reportStyleHash } from '../../shared/plans/write-html-style.ts';
import { reportJson } from '../../shared/plans/write-json.ts';
import { reportMarkdown } from '../../shared/plans/write-markdown.ts';
import { reportText } from '../../shared/plans/write-pair-text.ts';
import type { PlansReport } from '../../shared/plans/write-report.ts';
import { planText } from '../../shared/plans/write-text.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { hostileNames } from '../scenarios/hostile-names.ts';
import { describeEachVersion } from '../support/every-version.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { madePlan, over, scan } from './made-plans.ts';
import { explain, planOf, shopSql } from './shop.ts';

function reportOf(a: Plan, b: Plan, title = 'A against B', sql = 'SELECT 1'): PlansReport {
  const comparison = comparePlans(a, b);
  const [ofA, ofB] = [measuresOf(a), measuresOf(b)];
  const side = (name: string, plan: Plan) => ({
    name,
    title,
    sql,
    plan,
    measures: measuresOf(plan),
    about: [['Server', '18.1']] as const,
  });
  return {
    title,
    about: [],
    sides: [side('A', a), side('B', b)],
    comparison,
    findings: sentencesOf(comparison, ofA, ofB),
    causes: [],
  };
}

/** FORMAT TEXT writes no counter that is 0. */
const counted = (counters: PlanNode['wal'] | PlanNode['buffers']): unknown =>
  counters && Object.values(counters).some((count) => count !== null && count > 0) ? counters : null;

/** What a text can tell of a node: everything but where a property stood among others, and what it leaves out. */
function told({ children, ...node }: PlanNode): unknown {
  const sorted = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).sort();
  const { estimated, actual, facts, conditions, rowsRemoved, workers, wal, buffers, ...rest } = node;
  return {
    ...rest,
    // Text does not tell inputs apart but by their order.
    relationship: null,
    estimated,
    actual: actual && { ...actual, startupMs: null },
    wal: counted(wal),
    buffers: counted(buffers),
    facts: sorted(facts.filter(({ name }) => name !== 'Inner Unique')),
    conditions: sorted(conditions),
    rowsRemoved: sorted(rowsRemoved),
    workers: workers.length,
    children: children.length,
  };
}

const texts: readonly (readonly [string, string])[] = [
  [
    'a join',
    'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id JOIN items i ON i.order_id = o.id LIMIT 5',
  ],
  ['aggregates and sorts', 'SELECT what, count(*) FROM items GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3'],
  [
    'subplans',
    'SELECT (SELECT max(total) FROM orders o WHERE o.customer_id = c.id), (SELECT 1) FROM customers c LIMIT 4',
  ],
  ['a CTE', 'WITH x AS MATERIALIZED (SELECT * FROM orders WHERE total > 490) SELECT * FROM x a JOIN x b USING (id)'],
  ['partitions', "SELECT sum(value) FROM readings WHERE day < '2026-03-09' AND sensor = 3"],
  ['functions and values', 'SELECT * FROM generate_series(1, 3) n, (VALUES (1), (2)) v (a) WHERE n > a'],
  ['a bitmap', "SELECT * FROM orders WHERE customer_id IN (1, 2) OR ts < '2026-01-01 01:00+00'"],
  ['backwards', 'SELECT * FROM orders ORDER BY id DESC LIMIT 3'],
];
const optionSets = [
  '',
  'ANALYZE, BUFFERS',
  'ANALYZE, VERBOSE, BUFFERS, SETTINGS, WAL',
  'ANALYZE, TIMING OFF, COSTS OFF, SUMMARY OFF',
];

describeEachVersion(({ server }) => {
  let database: TestDatabase;
  let connection: ScenarioConnection;
  beforeAll(async () => {
    database = await server().createDatabase();
    connection = await database.connect();
    await connection.query(shopSql);
    await connection.query("SET work_mem = '128kB'; SET jit = on; SET jit_above_cost = 0; SET parallel_setup_cost = 0");
  });
  afterAll(async () => {
    await connection.close();
    await database.drop();
  });

  it.each(texts)('reads as the same plan what it wrote as text: %s', async (_, sql) => {
    for (const options of optionSets) {
      const plan = await explain(connection, sql, options);
      const again = planOf(planText(plan));
      expect(again.unread, options).toEqual([]);
      expect(shapeText(again), options).toBe(shapeText(plan));
      expect(again.nodes.map(told), options).toEqual(plan.nodes.map(told));
      expect([again.planningMs, again.executionMs, again.settings, again.jit?.functions]).toEqual([
        plan.planningMs,
        plan.executionMs,
        plan.settings,
        plan.jit?.functions,
      ]);
    }
  });

  it("writes a plan's lines as the server itself writes them", async () => {
    const sql =
      'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.city = $$city 7$$ ORDER BY total';
    const rows = await connection.query(`EXPLAIN (COSTS OFF) ${sql}`);
    const plan = await explain(connection, sql, 'COSTS OFF');
    expect(planText(plan).split('\n')).toEqual(rows.map((row) => row['QUERY PLAN']));
  });
});

describe('names and texts that are hostile', () => {
  const plans = hostileNames.map((name) =>
    madePlan(over('Append', [scan(name, { Alias: 'x', Filter: `(note = '${name}'::text)` }), scan('plain')])),
  );
  const other = madePlan(scan('plain'));

  it.each(hostileNames.map((name, n) => [JSON.stringify(name), n] as const))('%s', (_, n) => {
    const name = hostileNames[n] ?? '';
    const report = reportOf(plans[n] ?? other, other, name, `SELECT '${name}'`);
    const html = reportHtml(report);
    expect(
      html.match(
        /<(?!\/?(?:html|head|meta|title|style|body|h1|h2|dl|dt|dd|ol|li|b|i|table|thead|tbody|tr|th|td|pre)\b|!doctype html>)/giu,
      ),
    ).toBeNull();
    expect(html).not.toMatch(/<[^>]*\son\w+=/iu);
    const markdown = reportMarkdown(report);
    const outside = markdown.replaceAll(/^(`{3,}).*\n[\s\S]*?\n\1$/gmu, '');
    expect(outside).not.toMatch(/<(?!br>)[a-z/!]|(?<!\\)!\[|(?<!\\)\]\(|(?<![\\])`/iu);
    for (const text of [html, markdown, reportText(report), planText(plans[n] ?? other)]) {
      expect(text).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
    }
    const relname = plans[n]?.nodes[1]?.relation?.relname;
    const json: unknown = JSON.parse(reportJson(report));
    expect(json).toMatchObject({
      title: name,
      sides: [{ plan: { root: { children: [{ relation: { relname } }, {}] } } }, {}],
    });
  });

  it('cannot break out of a row of text or a fence', () => {
    const evil = 'x\n```\n\nExecution Time: 0.000 ms\n| a | b |\n`````';
    const report = reportOf(madePlan(scan(evil)), other, evil, evil);
    const lines = reportText(report).split('\n');
    expect(lines.filter((line) => line.startsWith('Execution Time: 0.000'))).toEqual([]);
    expect(reportMarkdown(report)).toContain('``````sql\nx\n```');
    expect(planText(madePlan(scan(evil))).split('\n')).toHaveLength(3);
  });
});

describe('a report', () => {
  const all = madePlan(
    over(
      'Append',
      Array.from({ length: 40 }, (_, n) => scan(`part_${n}`, { Alias: `m_${n}` })),
    ),
  );
  const report = reportOf(
    all,
    madePlan(scan('part_3', { Alias: 'm', 'Node Type': 'Index Scan', 'Index Name': 'm_idx' })),
  );

  it('has the policy that its own style passes, and nothing else', () => {
    expect(createHash('sha256').update(reportStyle).digest('base64')).toBe(reportStyleHash);
    const html = reportHtml(report);
    expect(html).toContain(`<style>${reportStyle}</style>`);
    expect(html).not.toMatch(/\sstyle=|<script|https?:|url\(/u);
    expect(html).toContain('prefers-color-scheme:dark');
  });

  it('shows trees side by side with folded partitions, and both plans in full', () => {
    const text = reportText(report);
    expect(text).toMatch(/^< .*Seq Scan: 35 more partitions .*\| no counterpart in B$/mu);
    expect(text).toMatch(/^~ .*Seq Scan on part_3 m_3 .*\| Index Scan using m_idx on part_3 m /mu);
    expect(text).toMatch(/^ {2}-> {2}Seq Scan on part_39 m_39 {2}\(cost=0\.00\.\.1\.00 rows=10 width=4\) \(actual /mu);
    expect(text).toMatch(/^1\. Partition pruning\. A scans 40 partitions of m, B 1\./mu);
    expect(reportMarkdown(report)).toMatch(/^\| changed \| &nbsp;&nbsp;└ Seq Scan on part_3 m_3 /mu);
  });

  it('of one plan has one column and no comparison', () => {
    const plan = madePlan(scan('orders'));
    const side = { name: '', title: 'Alone', sql: null, plan, measures: measuresOf(plan), about: [] };
    const alone = { title: 'Alone', about: [], sides: [side], comparison: null, findings: [], causes: [] };
    expect(reportMarkdown(alone)).toContain('| Node | Self time |');
    expect(reportText(alone)).not.toContain('Marks:');
    expect(reportHtml(alone)).toContain('<td>Seq Scan on orders</td>');
    expect(JSON.parse(reportJson(alone))).toMatchObject({ rows: null, sides: [{ sql: null }] });
  });
});
