import { hash } from 'node:crypto';
import { Automaton } from './automaton.js';
import type { Canary } from './canary.js';
import { formsOf, type Form } from './forms.js';
import { TooLargeError, unfoldedLimit, unpack } from './unpack.js';

/** A canary where it must not be, or where it was planted. */
export interface Sighting {
  readonly canary: string;
  readonly place: string;
  /** From the outside inwards, such as `base64 > gzip > utf-8`. */
  readonly encoding: string;
}

/** Finds canaries in bytes, in all forms that need no unpacking. Costly to make, cheap to use. */
export class Lookout {
  readonly #forms: readonly (Form & { readonly canary: string })[];
  readonly #automaton: Automaton;

  constructor(canaries: readonly Canary[]) {
    this.#forms = canaries.flatMap(({ name, text }) =>
      formsOf(text).map((form) => ({ ...form, canary: name })),
    );
    this.#automaton = new Automaton(this.#forms.map(({ bytes }) => bytes));
  }

  find(bytes: Buffer): { readonly canary: string; readonly encoding: string }[] {
    return [...this.#automaton.find(bytes)].map((index) => this.#forms[index]!);
  }
}

/** Layers of packing that are taken off. */
const depthLimit = 5;

interface Layer {
  readonly bytes: Buffer;
  readonly packings: readonly string[];
}

/** Looks for canaries in all their forms, under layers of compression and encoding. */
export class Scanner {
  readonly #seen = new Set<string>();
  readonly #sightings: Sighting[] = [];
  readonly #unfinished: string[] = [];
  #bytes = 0;

  constructor(private readonly lookout: Lookout) {}

  get sightings(): readonly Sighting[] {
    return this.#sightings;
  }

  /** Places with more in them than is unfolded; they are not known to be free of canaries. */
  get unfinished(): readonly string[] {
    return this.#unfinished;
  }

  /** Bytes looked through, those unfolded included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Looks for what stands in bytes as it is, without unpacking; for what a reader takes apart besides. */
  glance(place: string, bytes: Buffer): void {
    this.#look(place, { bytes, packings: [] });
  }

  scan(place: string, bytes: Buffer): void {
    let budget = 2 * bytes.length + unfoldedLimit;
    const layers: Layer[] = [{ bytes, packings: [] }];
    for (let layer = layers.pop(); layer !== undefined; layer = layers.pop()) {
      budget -= layer.bytes.length;
      if (budget < 0) {
        this.#unfinished.push(place);
        return;
      }
      if (this.#isNew(layer)) {
        this.#look(place, layer);
        // One by one: a large layer has more inner ones than a call takes arguments.
        for (const inner of this.#inner(place, layer)) {
          layers.push(inner);
        }
      }
    }
  }

  #look(place: string, { bytes, packings }: Layer): void {
    this.#bytes += bytes.length;
    for (const { canary, encoding } of this.lookout.find(bytes)) {
      this.#sightings.push({ canary, place, encoding: [...packings, encoding].join(' > ') });
    }
  }

  /** The same bytes stand in many places, as blocks do at every peer: the first place is named. */
  #isNew({ bytes }: Layer): boolean {
    const digest = hash('sha256', bytes, 'base64');
    if (this.#seen.has(digest)) {
      return false;
    }
    this.#seen.add(digest);
    return true;
  }

  #inner(place: string, { bytes, packings }: Layer): Layer[] {
    if (packings.length === depthLimit) {
      return [];
    }
    try {
      return [...unpack(bytes)].map((found) => ({
        bytes: found.bytes,
        packings: [...packings, found.packing],
      }));
    } catch (error) {
      if (!(error instanceof TooLargeError)) {
        throw error;
      }
      this.#unfinished.push(place);
      return [];
    }
  }
}
