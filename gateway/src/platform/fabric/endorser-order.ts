/** Organisations that endorse together, by MSP id. */
type EndorserSet = readonly string[];

/** For how long a set that failed is asked last (ms). */
const rest = 30_000;

/**
 * Remembers which sets of endorsers failed of late, so that a peer that hangs costs one transaction its
 * deadline and not every one: such a set is asked last, until one request after some time finds it well.
 */
export class EndorserOrder {
  readonly #now: () => number;
  readonly #restsUntil = new Map<string, number>();

  /** @param now milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The sets in the order in which they are to be asked. */
  arrange(sets: readonly EndorserSet[]): readonly EndorserSet[] {
    const isReady = (set: EndorserSet): boolean =>
      (this.#restsUntil.get(nameOf(set)) ?? 0) <= this.#now();
    const ready = sets.filter(isReady);
    const resting = sets.filter((set) => !isReady(set));
    const [first] = ready;
    if (first !== undefined && this.#restsUntil.has(nameOf(first))) {
      // Only this request tries whether it is well again.
      this.failed(first);
    }
    return [...ready, ...resting];
  }

  failed(set: EndorserSet): void {
    this.#restsUntil.set(nameOf(set), this.#now() + rest);
  }

  answered(set: EndorserSet): void {
    this.#restsUntil.delete(nameOf(set));
  }
}

const nameOf = (set: EndorserSet): string => set.join();
