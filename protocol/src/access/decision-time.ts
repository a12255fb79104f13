/** Milliseconds since 1970. */
export interface DecisionTime {
  readonly epochMilliseconds: number;
}

/** Whether an RFC 3339 instant is later than the time of a decision. */
export function isAfter(instant: string, { epochMilliseconds }: DecisionTime): boolean {
  return Date.parse(instant) > epochMilliseconds;
}
