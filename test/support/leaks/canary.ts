import { randomInt } from 'node:crypto';

/** A text that stands nowhere else in the world, in the element that it is named after. */
export interface Canary {
  readonly name: string;
  readonly text: string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Makes canaries, and remembers them. */
export class CanaryBook {
  readonly #made: Canary[] = [];

  get canaries(): readonly Canary[] {
    return this.#made;
  }

  /** Letters only: about 85 random bits, of which no compressor makes anything shorter. */
  word(name: string): string {
    return this.#keep(name, `Zq${pick(letters, 18)}`);
  }

  /** A decimal of fifteen random digits, which is a double without a loss. */
  decimal(name: string): string {
    return this.#keep(name, `${randomInt(1, 10)}${digits(6)}.${digits(7)}${randomInt(1, 10)}`);
  }

  /** Digits, such as a telephone number. */
  digits(name: string): string {
    return this.#keep(name, digits(20));
  }

  /** A day of years in which nothing but a canary is born, and no other canary of this book. */
  date(name: string): string {
    const [month, day] = [randomInt(1, 13), randomInt(1, 29)];
    const text = `19${two(randomInt(1, 20))}-${two(month)}-${two(day)}`;
    return this.#made.some((canary) => canary.text === text)
      ? this.date(name)
      : this.#keep(name, text);
  }

  /** A text that somebody else made, and that is as unlikely to stand anywhere. */
  known(name: string, text: string): string {
    return this.#keep(name, text);
  }

  #keep(name: string, text: string): string {
    this.#made.push({ name, text });
    return text;
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

const digits = (count: number): string => pick('0123456789', count);

function pick(alphabet: string, count: number): string {
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');
}
