import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** reports/vitest-failures.txt: what failed and why, for the end of a long log, where it is looked for first. */
export class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const lines = modules.flatMap((module) => [
      ...module.errors().map((error) => `FAILED: ${module.relativeModuleId}: ${textOf(error)}`),
      ...[...module.children.allTests()].flatMap((test) => linesOf(module, test)),
    ]);
    lines.push(...unhandled.map((error) => `FAILED: outside of any test: ${textOf(error)}`));
    writeFileSync(path.join('reports', 'vitest-failures.txt'), lines.map((line) => `${line}\n`).join(''));
  }
}

function linesOf(module: TestModule, test: TestCase): readonly string[] {
  const { state, errors = [] } = test.result();
  const name = `${module.relativeModuleId} > ${test.fullName}`;
  if (state === 'failed') return [`FAILED: ${name}: ${errors.map(textOf).join('; ')}`];
  const again = test.diagnostic()?.retryCount ?? 0;
  return again > 0 ? [`passed only at try ${again + 1}: ${name}`] : [];
}

const textOf = ({ message, stack }: Pick<SerializedError, 'message' | 'stack'>): string =>
  `${message}\n${(stack ?? '').split('\n').slice(0, 6).join('\n')}`;
