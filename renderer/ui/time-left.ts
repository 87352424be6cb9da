/**
 * ms left, or null while that would be a guess: it takes 10 % of the work or 3 s, and some work done.
 */
export function timeLeft(elapsedMs: number, share: number): number | null {
  if (share <= 0 || share >= 1 || (share < 0.1 && elapsedMs < 3000)) return null;
  return (elapsedMs / share) * (1 - share);
}
