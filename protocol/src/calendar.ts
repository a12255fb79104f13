const day = 24 * 60 * 60_000;

/** So many calendar days later, at the same time of day: in UTC every day has 24 hours. */
export function addDays(instant: string, days: number): string {
  return new Date(Date.parse(instant) + days * day).toISOString();
}

/** So many calendar months later in UTC: on the month's last day where it has no such day. */
export function addMonths(instant: string, months: number): string {
  const to = new Date(instant);
  const [year, month] = [to.getUTCFullYear(), to.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  to.setUTCFullYear(year, month, Math.min(to.getUTCDate(), lastDay));
  return to.toISOString();
}
