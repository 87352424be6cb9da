import type { PlansSide } from '../../../shared/contract/plans-parts.ts';
import type { Failure } from '../../../shared/failure.ts';
import { failureOf } from '../../postgres/failures.ts';
import { type SideFailure, type Wanted, writeAdvice } from './refusal.ts';

/** An error of a run in the words of its side, with its place in the side's own text. */
export function sideFailure(error: unknown, side: PlansSide, wanted: Wanted): SideFailure {
  const failure = failureOf(error);
  const advice = adviceOn(failure, side, wanted) ?? failure.advice;
  return {
    message: failure.message,
    ...(advice === undefined ? {} : { advice }),
    at: placeOf(failure),
    sqlstate: failure.sql?.sqlstate ?? null,
  };
}

function placeOf({ sql, at }: Failure): number | null {
  if (sql?.position !== undefined) return sql.position - 1;
  return at?.field === 'text' ? at.from : null;
}

function adviceOn(failure: Failure, side: PlansSide, wanted: Wanted): string | undefined {
  if (failure.kind === 'timeout') {
    return wanted.isProduction && wanted.isAnalyzed
      ? 'On production ANALYZE is given up after 10 s. Without ANALYZE it is planned, not executed.'
      : 'Give it more time, or turn ANALYZE off: then it is planned, not executed.';
  }
  const { sqlstate = '', message = '', hint } = failure.sql ?? {};
  if (sqlstate === '25006') return writeAdvice(wanted);
  if (sqlstate === '42P18') return 'The text does not say of what type it is: write a cast, such as $1::integer.';
  if (sqlstate === '22023' || sqlstate === '42704') return hint;
  return /^22/u.test(sqlstate) ? aboutValue(message, side) : hint;
}

/** "invalid input syntax for type integer: "abc"": the server quotes the value and does not say whose it is. */
function aboutValue(message: string, { params }: PlansSide): string | undefined {
  const n = params.findIndex((value) => value !== null && message.includes(`"${value}"`));
  return n < 0 ? undefined : `The value of $${n + 1} does not fit the type that the text gives it.`;
}
