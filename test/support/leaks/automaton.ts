/**
 * Finds many byte strings in one pass (Aho and Corasick, 1975): the time does not depend on how many
 * there are.
 */
export class Automaton {
  /** Bytes that no pattern holds are one class, which keeps the table small. */
  readonly #classOf = new Uint16Array(256);
  readonly #classes: number;
  /** The next state, by state and class. */
  readonly #next: Int32Array;
  /** The pattern that ends in a state, plus one; 0 without any. */
  readonly #ends: Int32Array;
  /** The longest proper suffix of a state that is a state with an end, or 0. */
  readonly #outer: Int32Array;

  constructor(patterns: readonly Uint8Array[]) {
    this.#classes = this.#classify(patterns);
    const states = 1 + patterns.reduce((sum, pattern) => sum + pattern.length, 0);
    this.#next = new Int32Array(states * this.#classes);
    this.#ends = new Int32Array(states);
    this.#outer = new Int32Array(states);
    this.#plant(patterns);
    this.#link(states);
  }

  /** The indices of the patterns that the bytes hold. */
  find(bytes: Uint8Array): Set<number> {
    const found = new Set<number>();
    const [next, classOf, classes, ends, outer] = [
      this.#next,
      this.#classOf,
      this.#classes,
      this.#ends,
      this.#outer,
    ];
    let state = 0;
    for (const byte of bytes) {
      state = next[state * classes + classOf[byte]!]!;
      for (let end = ends[state] === 0 ? outer[state]! : state; end !== 0; end = outer[end]!) {
        found.add(ends[end]! - 1);
      }
    }
    return found;
  }

  #classify(patterns: readonly Uint8Array[]): number {
    let classes = 1;
    for (const byte of new Set(patterns.flatMap((pattern) => [...pattern]))) {
      this.#classOf[byte] = classes;
      classes += 1;
    }
    return classes;
  }

  #plant(patterns: readonly Uint8Array[]): void {
    let states = 1;
    for (const [index, pattern] of patterns.entries()) {
      let state = 0;
      for (const byte of pattern) {
        const edge = state * this.#classes + this.#classOf[byte]!;
        if (this.#next[edge] === 0) {
          this.#next[edge] = states;
          states += 1;
        }
        state = this.#next[edge]!;
      }
      this.#ends[state] = index + 1;
    }
  }

  /** Level by level: where a state has no edge, it goes where its longest proper suffix goes. */
  #link(states: number): void {
    const suffixes = new Int32Array(states);
    const queue: number[] = [0];
    for (const state of queue) {
      for (let kind = 0; kind < this.#classes; kind += 1) {
        const child = this.#next[state * this.#classes + kind]!;
        const fallback = state === 0 ? 0 : this.#next[suffixes[state]! * this.#classes + kind]!;
        if (child === 0) {
          this.#next[state * this.#classes + kind] = fallback;
        } else {
          suffixes[child] = fallback;
          this.#outer[child] = this.#ends[fallback] === 0 ? this.#outer[fallback]! : fallback;
          queue.push(child);
        }
      }
    }
  }
}
