/** Nearest-rank percentile. @param rank 0 to 100 @throws RangeError without values */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const found = sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)];
  if (found === undefined) {
    throw new RangeError('There are no values.');
  }
  return found;
}

/** The middle value: of rounds, it leaves out those that the machine disturbed. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return (percentileAt(sorted, Math.floor(middle)) + percentileAt(sorted, Math.ceil(middle))) / 2;
}

function percentileAt(sorted: readonly number[], index: number): number {
  const found = sorted[index];
  if (found === undefined) {
    throw new RangeError('There are no values.');
  }
  return found;
}
