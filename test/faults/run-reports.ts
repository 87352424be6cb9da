import path from 'node:path';
import { z } from 'zod';

/** One test as a runner reported it: the names of its groups and its own, with blanks between. */
export interface RanTest {
  /** From the root of the project, with `/`. */
  readonly file: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

const fromRoot = (root: string, file: string) => path.relative(root, file).split(path.sep).join('/');

/** Of `reports/vitest.json`. */
export const vitestTests = (report: unknown, root: string): readonly RanTest[] =>
  vitestReport.parse(report).testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: fromRoot(root, name),
      name: fullName,
      outcome: status === 'passed' || status === 'failed' ? status : ('skipped' as const),
    })),
  );

interface Suite {
  readonly title: string;
  readonly file: string;
  readonly specs: readonly {
    readonly title: string;
    readonly ok: boolean;
    readonly tests: readonly { status: string }[];
  }[];
  readonly suites?: readonly Suite[] | undefined;
}

const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    title: z.string(),
    file: z.string(),
    specs: z.array(z.object({ title: z.string(), ok: z.boolean(), tests: z.array(z.object({ status: z.string() })) })),
    suites: z.array(suite).optional(),
  }),
);

const pagesReport = z.object({ config: z.object({ rootDir: z.string() }), suites: z.array(suite) });

/** Of `reports/e2e.json`, whose files are named from the folder of the tests. */
export function pageTests(report: unknown, root: string): readonly RanTest[] {
  const { config, suites } = pagesReport.parse(report);
  const testsOf = ({ file, specs, suites: inner = [], title }: Suite, above: readonly string[]): readonly RanTest[] => {
    const groups = [...above, title];
    const own = specs.map((spec) => ({
      file: fromRoot(root, path.join(config.rootDir, file)),
      name: [...groups, spec.title].join(' '),
      outcome: outcomeOf(spec),
    }));
    return [...own, ...inner.flatMap((one) => testsOf(one, groups))];
  };
  return suites.flatMap((one) => testsOf(one, []));
}

function outcomeOf({ ok, tests }: Suite['specs'][number]): RanTest['outcome'] {
  if (tests.every(({ status }) => status === 'skipped')) return 'skipped';
  return ok ? 'passed' : 'failed';
}
