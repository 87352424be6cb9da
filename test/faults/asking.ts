import { type Failure, FailureError } from '../../shared/failure.ts';

/** Everything that a question can come to: an answer, or a failure. It must come to one of them. */
export type Outcome<T> = { readonly answer: T } | { readonly failure: Failure };

/** A question that is not settled after this long hangs: the longest limit of a statement and our own patience. */
const patienceMs = 20_000;

/** Settles, or throws: an error that is no failure would have ended the process or left the page waiting. */
export async function outcomeOf<T>(question: Promise<T>): Promise<Outcome<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not settled within ${patienceMs} ms`)), patienceMs);
  });
  try {
    return { answer: await Promise.race([question, late]) };
  } catch (error) {
    if (error instanceof FailureError) return { failure: error.failure };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

export async function failureOf(question: Promise<unknown>): Promise<Failure> {
  const outcome = await outcomeOf(question);
  if ('answer' in outcome) throw new Error(`expected a failure, got ${JSON.stringify(outcome.answer).slice(0, 200)}`);
  return outcome.failure;
}

/** Waits for something that must come true. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
