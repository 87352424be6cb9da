import type { Plan, PlanNode } from './plan.ts';

/**
 * "InitPlan 1 (returns $0)" of PostgreSQL 14 to 16 and "InitPlan 1" of 17 are the same; which columns a SubPlan hands on
 * is no matter of shape.
 */
const subplanWord = (name: string) => name.replace(/^(InitPlan|SubPlan|CTE) ([^ ]+).*$/su, '$1 $2');

/** A name between others: what would end it is escaped, so that no name can pass for another shape. */
const part = (text: string | null | undefined) => (text ?? '').replace(/[\\|()]/gu, '\\$&');

/** What a node is, apart from its children: type, join type, strategy, relation, alias, index. No numbers, no literals. */
export function ownShape(node: PlanNode): string {
  const { relation } = node;
  const alias = relation && relation.alias !== relation.relname ? relation.alias : null;
  const subplan = node.subplanName === null ? null : subplanWord(node.subplanName);
  return [node.label, relation?.relname, alias, node.index, node.source, subplan].map(part).join('|');
}

/** The whole tree in one line: "Limit|||||(Sort|||||(…))". Equal for plans that differ only in numbers and literals. */
export function shapeText(plan: Plan): string {
  const texts: string[] = [];
  // An explicit stack: a plan may be deeper than the engine lets functions call each other.
  const left: (PlanNode | ')')[] = [plan.root];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === ')') texts.push(')');
    else {
      texts.push(`(${ownShape(next)}`);
      left.push(')', ...[...next.children].reverse());
    }
  }
  return texts.join('');
}

const seeds = [0xdeadbeef, 0x41c6ce57, 0x9e3779b1, 0x85ebca77] as const;
const primes = [2654435761, 1597334677, 2246822519, 3266489917] as const;

/** 128 bits by four multiply-and-shift lanes: to tell plans apart, no defence against who wants them mistaken. */
function hashText(text: string): string {
  const lanes: number[] = [...seeds];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    for (let lane = 0; lane < 4; lane += 1) {
      const mixed = Math.imul((lanes[lane] ?? 0) ^ unit, primes[lane] ?? 1);
      lanes[lane] = mixed ^ (mixed >>> 15);
    }
  }
  return lanes
    .map((lane) => Math.imul(lane ^ (lane >>> 13), 3266489909) >>> 0)
    .map((lane) => lane.toString(16).padStart(8, '0'))
    .join('');
}

/** 32 hexadecimal digits, the same on every machine: equal shapes are equal plans but for numbers and literals. */
export const shapeOf = (plan: Plan): string => hashText(shapeText(plan));
