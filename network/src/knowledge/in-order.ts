import { drugSchedules, type DrugSchedule } from '@healthchain/protocol';

/** Each value once, by code unit: how often and in which order it was stated does not matter. */
export function inOrder(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** The one that comes first by code unit. */
export function first(values: readonly string[]): string | undefined {
  return inOrder(values)[0];
}

/** The schedule with the most rules. */
export function strictest(schedules: readonly DrugSchedule[]): DrugSchedule | undefined {
  return drugSchedules.find((each) => schedules.includes(each));
}
