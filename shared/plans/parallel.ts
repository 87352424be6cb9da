import type { Plan, PlanNode } from './plan.ts';
import { inputsOf, isGather } from './tree.ts';

/** How a node ran in several processes. */
export interface Crew {
  /** Processes that ran it side by side: workers, and the leader when it took part. 1: not in parallel. */
  readonly processes: number;
  /**
   * Set where each process saw its part of the rows: PostgreSQL estimates that part. `divisor` parts are all rows, and
   * all of them were read `rounds` times.
   */
  readonly parts: { readonly divisor: number; readonly rounds: number } | null;
  /** Groups that each process found for itself: their number is estimated per worker, without the leader. */
  readonly isOfOwnGroups: boolean;
}

export const alone: Crew = { processes: 1, parts: null, isOfOwnGroups: false };

/**
 * A partial path's estimate is that of all rows divided by this; a leader counts as less than a worker, since it also
 * gathers. costsize.c, get_parallel_divisor.
 */
function divisorOf(workers: number, hasLeader: boolean): number {
  const leader = hasLeader ? 1 - 0.3 * workers : 0;
  return workers + Math.max(0, leader);
}

function crewBelow(gather: PlanNode, hasLeader: boolean): Crew {
  const [input] = inputsOf(gather);
  const loops = gather.actual?.loops ?? 0;
  const processes = Math.max(1, loops > 0 ? (input?.actual?.loops ?? 0) / loops : 1);
  const divisor = divisorOf(gather.workersPlanned ?? 0, hasLeader);
  return { processes, parts: { divisor, rounds: Math.max(1, loops) }, isOfOwnGroups: false };
}

/** A leader that only gathers is a setting; with SETTINGS the plan says so. */
const hasLeader = ({ settings }: Plan): boolean =>
  !settings.some(({ name, value }) => name === 'parallel_leader_participation' && value === 'off');

/** Whether each process sees its part of the node's rows, or all of them (then nothing was divided). */
function partsOf({ nodes }: Plan, isBelow: (id: number) => boolean): readonly boolean[] {
  const isPartial = new Array<boolean>(nodes.length).fill(false);
  for (let id = nodes.length - 1; id >= 0; id -= 1) {
    const node = nodes[id];
    if (!node || !isBelow(id)) continue;
    const inputs = inputsOf(node);
    const drivers = node.nodeType === 'Append' ? inputs : inputs.slice(0, 1);
    isPartial[id] = node.isParallelAware || drivers.some((driver) => isPartial[driver.id]);
  }
  return isPartial;
}

/** Groups that each process found for itself, and what stands on them: those estimates are not divided. */
function onOwnGroups({ nodes }: Plan): readonly boolean[] {
  const found = new Array<boolean>(nodes.length).fill(false);
  for (let id = nodes.length - 1; id >= 0; id -= 1) {
    const node = nodes[id];
    const [input] = node ? inputsOf(node) : [];
    const isFinal = node?.partialMode === 'Finalize';
    found[id] = node?.partialMode === 'Partial' || (!isFinal && input !== undefined && found[input.id] === true);
  }
  return found;
}

/** By node id. */
export function crewsOf(plan: Plan): readonly Crew[] {
  const crews = new Array<Crew>(plan.nodes.length).fill(alone);
  const leads = hasLeader(plan);
  for (const node of plan.nodes) {
    const own = crews[node.id] ?? alone;
    for (const child of node.children) crews[child.id] = own;
    if (isGather(node)) for (const child of inputsOf(node)) crews[child.id] = crewBelow(node, leads);
  }
  const isPartial = partsOf(plan, (id) => crews[id] !== alone);
  const hasOwnGroups = onOwnGroups(plan);
  return crews.map((crew, id) => {
    const isOfOwnGroups = hasOwnGroups[id] === true;
    return { ...crew, parts: isPartial[id] && !isOfOwnGroups ? crew.parts : null, isOfOwnGroups };
  });
}
