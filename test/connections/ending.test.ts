import { expect, test } from 'vitest';
import type { Ending, Environment } from '../../shared/contract/connections.ts';
import { endingOf } from '../../shared/ending.ts';

test.each<[Environment, Ending | undefined, Ending]>([
  ['local', undefined, 'confirm'],
  ['staging', undefined, 'confirm'],
  ['staging', 'never', 'never'],
  ['local', 'type-name', 'type-name'],
  ['production', undefined, 'type-name'],
  ['production', 'confirm', 'type-name'],
  ['production', 'never', 'never'],
])('on %s, %s means %s', (environment, ending, expected) => {
  expect(endingOf({ environment, ending })).toBe(expected);
});
