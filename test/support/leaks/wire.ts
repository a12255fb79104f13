/** A field of a protobuf message that has bytes, and how it is reached: field numbers. */
export interface WireField {
  readonly path: string;
  readonly bytes: Buffer;
  /** Whether the bytes can be read as a message, whose fields follow. */
  readonly isMessage: boolean;
}

/** Deeper than any message of Fabric. */
const depthLimit = 24;

/**
 * Every text, byte string and message in a protobuf message, by its wire format: no schema is needed,
 * hence none can be forgotten. Some texts can be read as messages; they come as both.
 */
export function fieldsOf(bytes: Buffer, path = ''): WireField[] {
  const inner = path.split('.').length > depthLimit ? [] : lengthDelimited(bytes);
  return [
    { path, bytes, isMessage: inner.length > 0 },
    ...inner.flatMap((field) => fieldsOf(field.bytes, `${path}.${field.number}`)),
  ];
}

interface NumberedField {
  readonly number: number;
  readonly bytes: Buffer;
}

/** The byte strings of a message; none if the bytes are no message. */
function lengthDelimited(bytes: Buffer): NumberedField[] {
  const found: NumberedField[] = [];
  const cursor = new Cursor(bytes);
  while (!cursor.atEnd) {
    const tag = cursor.varint();
    if (tag === undefined || tag < 8) {
      return [];
    }
    if (tag % 8 === 2) {
      const field = cursor.lengthPrefixed();
      if (field === undefined) {
        return [];
      }
      found.push({ number: Math.floor(tag / 8), bytes: field });
    } else if (!cursor.skip(tag % 8)) {
      return [];
    }
  }
  return found;
}

/** Reads varints and what they announce. */
export class Cursor {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** Undefined at the end, and for numbers of more than ten bytes. */
  varint(): number | undefined {
    let value = 0;
    for (let index = 0; index < 10; index += 1) {
      const byte = this.bytes[this.#at];
      if (byte === undefined) {
        return undefined;
      }
      this.#at += 1;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) {
        return value;
      }
    }
    return undefined;
  }

  /** A number of so many bytes, little-endian. @throws RangeError at the end */
  number(length: number): number {
    const bytes = this.take(length);
    if (bytes === undefined) {
      throw new RangeError('The end.');
    }
    return bytes.readUIntLE(0, length);
  }

  lengthPrefixed(): Buffer | undefined {
    const length = this.varint();
    return length === undefined ? undefined : this.take(length);
  }

  take(length: number): Buffer | undefined {
    const end = this.#at + length;
    if (end > this.bytes.length) {
      return undefined;
    }
    const taken = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** Skips a field of a wire type without length; false for an unknown type. */
  skip(wireType: number): boolean {
    switch (wireType) {
      case 0:
        return this.varint() !== undefined;
      case 1:
        return this.take(8) !== undefined;
      case 5:
        return this.take(4) !== undefined;
      default:
        return false;
    }
  }
}
