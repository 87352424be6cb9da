import type { At } from '../../../shared/contract/place.ts';
import type { PlansEvent, PlansRequest } from '../../../shared/contract/plans-parts.ts';
import { readText } from '../../grammar/read-text.ts';
import type { Call } from '../../postgres/call.ts';
import { grantToRead } from '../../postgres/read-rights.ts';
import type { UserSession } from '../../postgres/user-session.ts';
import { needsAnalyze, refuseOptions } from './explain-options.ts';
import { genericSetting } from './explaining.ts';
import { type Measuring, measuringOf } from './limits.ts';
import { MeasuredSide } from './measured-side.ts';
import { notesOfValues } from './notes-of-values.ts';
import { permissionsAt } from './options.ts';
import type { PlansNeeds } from './plans-needs.ts';
import { PlansRun } from './plans-run.ts';
import type { Wanted } from './refusal.ts';
import { sideFailure } from './side-failure.ts';
import { Telling } from './telling.ts';

export interface RunInput {
  readonly at: At;
  readonly runId: string;
  readonly request: PlansRequest;
}

/** What the steps of one run share. */
export interface Ground {
  readonly needs: PlansNeeds;
  readonly at: At;
  readonly call: Call;
  readonly run: PlansRun;
  readonly wanted: Wanted;
  readonly measuring: Measuring;
  readonly telling: Telling;
}

/** Rejects when there is no connection, or the request itself is wrong. */
export async function groundOf(
  needs: PlansNeeds,
  { at, runId, request }: RunInput,
  call: Call,
  tell: (event: PlansEvent) => void,
): Promise<Ground> {
  const { databases } = needs;
  const { server_version_num, isPooled } = await databases.facts(at, call);
  refuseOptions(request, server_version_num);
  const permissions = await permissionsAt(needs, at, call);
  const sides = await Promise.all(
    request.sides.map(async (side, i) => new MeasuredSide(side, 'AB'.charAt(i), await readText(side.text))),
  );
  const run = new PlansRun(runId, request, await databases.promise(at, call), sides);
  const measuring = measuringOf(request, permissions);
  const wanted = {
    ...permissions,
    isPooled,
    isAnalyzed: measuring.isAnalyzed,
    isGeneric: request.options.includes('generic_plan'),
    allowsWrites: request.allowsWrites,
  };
  run.note(...notesBefore(request, sides, wanted, measuring));
  if (!wanted.isGeneric) run.note(...notesOfValues(sides, server_version_num));
  return { needs, at, call, run, wanted, measuring, telling: new Telling(() => run.event(), tell) };
}

function notesBefore(
  request: PlansRequest,
  sides: readonly MeasuredSide[],
  wanted: Wanted,
  measuring: Measuring,
): readonly string[] {
  const notes = needsAnalyze(request).map((option) => `${option} tells something only with ANALYZE, and was left out.`);
  if (wanted.isProduction && wanted.isAnalyzed) {
    notes.push('Production: executed once, given up after 10 s at most, without a warm-up.');
  }
  if (measuring.isWritable) {
    notes.push('Executed in a transaction that is rolled back; dead rows, WAL and used transaction ids stay.');
    notes.push(...sides.flatMap(({ reading }) => reading.lasting));
  }
  return notes;
}

/** What fails on a side is that side's failure; a stop is none, and what was measured stands. */
export async function onSide(ground: Ground, each: MeasuredSide, work: () => Promise<void>): Promise<void> {
  const { call, wanted } = ground;
  if (each.failure !== null || call.signal.aborted) return;
  try {
    await work();
  } catch (error) {
    if (call.signal.aborted) return;
    const failure = sideFailure(error, each.side, wanted);
    const grant = failure.sqlstate === '42501' ? await grantOf(ground, each) : undefined;
    each.failure = grant === undefined ? failure : { ...failure, grant };
  }
}

/** undefined: no GRANT is known that would help, or nothing can be asked any more. */
async function grantOf({ needs, at, call }: Ground, { reading }: MeasuredSide): Promise<string | undefined> {
  const session = await needs.databases.session(at, call).catch(() => undefined);
  return session && grantToRead(session, reading.relations);
}

/** How many parameters a generic plan is wanted for; 0 when none is wanted, or the text has none. */
export const genericParameters = ({ wanted }: Ground, { reading }: MeasuredSide): number =>
  wanted.isGeneric ? (reading.parameters.at(-1) ?? 0) : 0;

/** A connection of the user lane for the side's text, under its settings. */
export function openSession(ground: Ground, each: MeasuredSide): Promise<UserSession> {
  const { text, settings } = each.side;
  return ground.needs.databases.user(ground.at, ground.call, {
    text,
    settings: genericParameters(ground, each) > 0 ? [...settings, genericSetting] : settings,
    ...(ground.measuring.isWritable ? { isWritable: true } : {}),
  });
}

/** Those that the text uses: the server refuses one too many. A text that was not understood gets all of them. */
export function valuesOf({ run }: Ground, { side, name, reading }: MeasuredSide): readonly (string | null)[] {
  const { params } = side;
  if (reading.kind === null) return params;
  const used = reading.parameters.at(-1) ?? 0;
  if (used < params.length) run.note(`${name}: values beyond $${used} are not in the text, and were left out.`);
  return params.slice(0, used);
}
