import { describe, expect, test } from 'vitest';
import { regexFault } from '../../electron/features/sizes/regex-fault.ts';
import { stemsByRegex } from '../../electron/features/sizes/user-rule.ts';
import { type Failure, FailureError } from '../../shared/failure.ts';

async function failureOf(asked: Promise<unknown>): Promise<Failure> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw new Error(`expected a failure, got ${String(error)}`);
  return error.failure;
}

describe('the user’s regex', () => {
  test('the capture group is the lump, no match is the whole name', async () => {
    expect(await stemsByRegex('^(.*?)_\\d+$', ['a_1', 'a_2', 'b'])).toEqual(['a', 'a', 'b']);
  });

  test('without a group what matches falls away', async () => {
    expect(await stemsByRegex('_\\d{8}$', ['a_20150601', 'b_1'])).toEqual(['a', 'b_1']);
  });

  test('nothing left is the whole name', async () => {
    expect(await stemsByRegex('.*', ['a', '___'])).toEqual(['a', '___']);
    expect(await stemsByRegex('^(x?)', ['a'])).toEqual(['a']);
  });

  test('names that JavaScript knows are only names', async () => {
    const names = ['__proto__', 'constructor', '🐘_1', '\u202egnp.exe'];
    expect(await stemsByRegex('(.+)', names)).toEqual(names);
  });

  test('a catastrophic one is given up after a second, and the host lives on meanwhile', async () => {
    let turns = 0;
    const pulse = setInterval(() => {
      turns += 1;
    }, 20);
    const started = performance.now();
    const failure = await failureOf(stemsByRegex('^(a+)+$', [`${'a'.repeat(50)}!`]));
    clearInterval(pulse);
    expect(failure).toMatchObject({ kind: 'bad-input', at: { field: 'pattern', from: 0, to: 7 } });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(turns).toBeGreaterThan(20);
  });
});

describe('where a regex is wrong', () => {
  test.each([
    ['a(b', 1, 3],
    ['a)b', 1, 2],
    ['[a-', 0, 3],
    ['ab\\', 2, 3],
    ['*a', 0, 1],
    ['a**', 2, 3],
    ['a{3,1}', 1, 2],
    ['x(?<1>y)', 2, 3],
  ])('%s: from %i to %i', async (pattern, from, to) => {
    expect(regexFault(pattern)).toEqual({ from, to });
    expect(await failureOf(stemsByRegex(pattern, ['a']))).toMatchObject({
      kind: 'bad-input',
      at: { field: 'pattern', from, to },
    });
  });

  test('an empty one is said to be empty', async () => {
    expect(await failureOf(stemsByRegex('', ['a']))).toMatchObject({
      kind: 'bad-input',
      message: 'The regex is empty',
    });
  });
});
