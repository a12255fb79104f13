/** Time by stack: frames from the outermost on, joined by semicolons, as flame graph tools take them. */
export type FoldedStacks = ReadonlyMap<string, number>;

/** A function's own share of the time. */
export interface FunctionShare {
  readonly name: string;
  /** 0 to 1. */
  readonly self: number;
}

/** Where a process did nothing, and what the profiler itself took. */
const idle = /^\((idle|program|root)\)$/;

/** The functions with most time of their own, without what is not work. */
export function topFunctions(stacks: FoldedStacks, count: number): readonly FunctionShare[] {
  const own = new Map<string, number>();
  let total = 0;
  for (const [stack, time] of stacks) {
    const name = stack.slice(stack.lastIndexOf(';') + 1);
    if (!idle.test(name)) {
      own.set(name, (own.get(name) ?? 0) + time);
      total += time;
    }
  }
  return [...own]
    .sort(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([name, time]) => ({ name, self: time / total }));
}

/** Without the stacks that are no work. */
export function withoutIdle(stacks: FoldedStacks): FoldedStacks {
  return new Map(
    [...stacks].filter(([stack]) => !stack.split(';').some((name) => idle.test(name))),
  );
}
