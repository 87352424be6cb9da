import type { Environment } from '../../../shared/contract/connections.ts';

const strictness: Readonly<Record<Environment, number>> = { local: 0, staging: 1, production: 2 };

export function stricter(one: Environment, other: Environment): Environment {
  return strictness[one] >= strictness[other] ? one : other;
}
