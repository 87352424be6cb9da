/**
 * Runs checks one after the other and prints what each came to. A check is `[what, holds]`; `holds` throws when it does
 * not, and answers a text when it cannot be tried on this system.
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runChecks(checks, given) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [what, holds] of checks) {
    try {
      const why = await holds(given);
      total[typeof why === 'string' ? 'skipped' : 'passed'] += 1;
      console.log(typeof why === 'string' ? `SKIPPED: ${what}: ${why}` : `ok: ${what}`);
    } catch (error) {
      total.failed += 1;
      console.error(`FAILED: ${what}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return total;
}
