import { describe, expect, it } from 'vitest';
import type { PlanFault } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { storedPlans } from './corpus/stored.ts';

const stored = storedPlans('pg18');
const form = (name: string, format: 'text' | 'json' | 'yaml' | 'xml'): string =>
  stored.find((one) => one.name === name)?.forms[format] ?? '';

function faultOf(text: string): PlanFault {
  const { fault } = readPlan(text);
  if (!fault) throw new Error('it was read');
  return fault;
}

describe('another system’s plan', () => {
  it.each([
    ['MySQL', '+----+-------------+-------+------+\n| id | select_type | table | type |\n+----+-------------+-------+------+\n|  1 | SIMPLE      | t     | ALL  |'],
    ['MySQL', '-> Filter: (t.a > 1)  (cost=0.35 rows=1) (actual time=0.051..0.062 rows=1 loops=1)\n    -> Table scan on t  (cost=0.35 rows=1) (actual time=0.04..0.05 rows=1 loops=1)'],
    ['MySQL', '{"query_block": {"select_id": 1, "cost_info": {"query_cost": "1.00"}}}'],
    ['MariaDB', '{"query_block": {"select_id": 1, "r_loops": 1, "r_total_time_ms": 0.1}}'],
    ['SQL Server', '  |--Nested Loops(Inner Join, OUTER REFERENCES:([a].[id]))\n       |--Clustered Index Scan(OBJECT:([db].[dbo].[t]))'],
    ['SQL Server', '<?xml version="1.0" encoding="utf-16"?>\n<ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan">\n</ShowPlanXML>'],
    ['Oracle', 'Plan hash value: 1601196873\n\n--------------------------------\n| Id  | Operation         | Name |\n--------------------------------\n|   0 | SELECT STATEMENT  |      |\n|   1 |  TABLE ACCESS FULL| EMP  |'],
    ['SQLite', 'QUERY PLAN\n|--SCAN a\n`--SEARCH b USING INTEGER PRIMARY KEY (rowid=?)'],
    ['SQLite', 'addr  opcode         p1    p2    p3\n----  -------------  ----  ----  ----\n0     Init           0     8     0'],
    ['CockroachDB', 'distribution: local\nvectorized: true\n\n• filter\n│ filter: a > 1\n│\n└── • scan\n      table: t@t_pkey'],
    ['Amazon Redshift', 'XN Seq Scan on t  (cost=0.00..35.50 rows=2550 width=4)'],
    ['DuckDB', '┌───────────────────────────┐\n│         SEQ_SCAN          │\n└───────────────────────────┘'],
    ['Spark', '== Physical Plan ==\n*(1) Scan ExistingRDD[a#1]'],
    ['MongoDB', '{"queryPlanner": {"winningPlan": {"stage": "COLLSCAN"}}}'],
  ])('%s is named', (system, text) => {
    expect(faultOf(text).message).toBe(`This looks like a plan of ${system}.`);
  }); // biome-ignore format: a list

  it('is not seen in a plan of ours that speaks of it', () => {
    const read = readPlan(
      "Seq Scan on query_block  (cost=0.00..1.00 rows=1 width=4)\n  Filter: (select_type = '|--Sort'::text)",
    );
    expect(read.plan?.root.relation?.relname).toBe('query_block');
  });
});

describe('what is no plan', () => {
  it.each([
    ['', 'There is nothing in it.'],
    [' \n\t\n', 'There is nothing in it.'],
    ['hello', 'This is no plan of PostgreSQL.'],
    ['[]', 'This is no plan of PostgreSQL.'],
    ['{"Plan": 7}', 'A node of the plan has no "Node Type".'],
    ['[1, 2, {"a": []}]', 'This is no plan of PostgreSQL.'],
    ['SELECT * FROM song WHERE id = 1', 'This is a query, not its plan.'],
    ['-- mine\nwith x as (select 1) select * from x;', 'This is a query, not its plan.'],
    ['EXPLAIN (ANALYZE) UPDATE song SET title = 1', 'This is a query, not its plan.'],
    ['db=> explain select 1', 'This is a query, not its plan.'],
    ['Utility statements have no plan structure', 'This statement has no plan.'],
    ['[\n  "Utility Statement"\n]', 'This statement has no plan.'],
    ['Query rewrites to nothing', 'This statement has no plan.'],
  ])('%j', (text, message) => {
    expect(faultOf(text)).toMatchObject({ message });
  }); // biome-ignore format: a list

  it('over 10 MB is told by its size', () => {
    expect(faultOf('x'.repeat(11 * 1024 * 1024)).message).toBe('The text is 11 MB long.');
  });

  it('without its first line', () => {
    const fault = faultOf(form('hash-join', 'text').split('\n').slice(1).join('\n'));
    expect(fault).toMatchObject({ message: 'The first line of the plan is missing.', line: 3 });
  });
});

describe('lines with numbers', () => {
  const numbered = (name: string): readonly string[] =>
    form(name, 'text')
      .split('\n')
      .map((line, index) => `${index + 1}  ${line}`);

  it('of which some are missing are refused by their numbers', () => {
    const fault = faultOf(numbered('hash-join').toSpliced(1, 3).join('\n'));
    expect(fault.message).toBe('Line 1 is followed by line 5.');
    expect(fault.line).toBe(2);
  });

  it('that follow no order are refused', () => {
    const fault = faultOf(numbered('hash-join').with(2, '1  x').toReversed().join('\n'));
    expect(fault.message).toBe('The lines of the plan begin with numbers.');
  });

  it('of another system are named all the same', () => {
    const text = '1  distribution: local\n2  vectorized: true\n3\n4  • scan\n5      table: t@t_pkey';
    expect(faultOf(text).message).toBe('This looks like a plan of CockroachDB.');
    expect(faultOf('1  SELECT *\n2  FROM t').message).toBe('This is a query, not its plan.');
  });
});

describe('a plan that is cut off', () => {
  it.each(['hash-join', 'cte', 'parallel-verbose', 'init-plan'])('anywhere in the JSON of %s', (name) => {
    const json = form(name, 'json');
    for (let end = 2; end < json.length - 2; end += 37) {
      const fault = faultOf(json.slice(0, end));
      expect(fault.message).toBe('The JSON is cut off.');
      expect(fault.line).toBe(json.slice(0, end).trimEnd().split('\n').length);
    }
  });

  it('tells how much of the JSON is there', () => {
    const json = form('hash-join', 'json');
    expect(faultOf(json.slice(0, 8)).advice).toContain('before its first node');
    expect(faultOf(json.slice(0, -3)).advice).toContain('after 4 nodes');
  });

  it('in the middle of a line of text', () => {
    const text = form('hash-join', 'text');
    const fault = faultOf(text.slice(0, text.lastIndexOf('(cost=') + 12));
    expect(fault.message).toBe('The plan is cut off.');
    expect(fault.line).toBe(9);
  });

  it('in the middle of a condition', () => {
    const text = form('hash-join', 'text');
    expect(faultOf(text.slice(0, text.indexOf("'se'") + 3)).message).toBe('The plan is cut off.');
  });

  it('before a join has both inputs', () => {
    const lines = form('hash-join', 'text').split('\n');
    const fault = faultOf(
      lines
        .slice(
          0,
          lines.findIndex((line) => line.includes('->  Hash')),
        )
        .join('\n'),
    );
    expect(fault.message).toBe('The plan is cut off.');
    expect(fault.advice).toContain('"Hash Join" in line 1');
  });

  it.each(['hash-join', 'cte'])('in the XML of %s', (name) => {
    const xml = form(name, 'xml');
    expect(faultOf(xml.slice(0, -20)).message).toBe('The XML is cut off.');
    expect(faultOf(xml.slice(0, xml.length / 2)).message).toBe('The XML is cut off.');
  });

  it('never reads a part of a text as if it were all, when a node stands open', () => {
    const text = form('parallel-verbose', 'text');
    const whole = readPlan(text).plan?.nodes.length ?? 0;
    for (let end = 1; end < text.length; end += 11) {
      const { plan } = readPlan(text.slice(0, end));
      if (plan) expect(plan.nodes.length).toBe(whole);
    }
  });
});

describe('JSON that is wrong', () => {
  it('is told with the line', () => {
    const lines = form('hash-join', 'json').split('\n');
    const fault = faultOf([...lines.slice(0, 5), '  this is wrong', ...lines.slice(5)].join('\n'));
    expect(fault.message).toBe('This is not valid JSON.');
    expect(fault.line).toBe(6);
  });
});
