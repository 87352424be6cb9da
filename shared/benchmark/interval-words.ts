/**
 * "1.29 to 1.33". A bound that is near 1 gets as many digits as tell on which side of it it lies, since that decides
 * whether a difference is shown: "1.003 to 1.14".
 */
export function intervalWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${boundText(low)} to ${boundText(high)}`;
}

const mostDigits = 5;

function boundText(times: number): string {
  if (times < 0.0995) return String(Number(times.toPrecision(2)));
  if (times >= 99.95) return Math.round(times).toLocaleString('en-US');
  if (times >= 9.995) return times.toFixed(1);
  let digits = 2;
  while (digits < mostDigits && times !== 1 && Number(times.toFixed(digits)) === 1) digits += 1;
  return times.toFixed(digits);
}
