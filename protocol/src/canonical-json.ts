/** A JSON value without fractions: floats have no place in anything that is hashed or signed. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/**
 * The one serialization that hashes and signatures are computed over: RFC 8785 restricted to
 * integers. Keys are sorted by UTF-16 code unit, properties whose value is `undefined` are left out.
 *
 * @throws RangeError for a number that is not a safe integer.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError('Canonical JSON holds safe integers only.');
  }
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value);
  }
  if (isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
