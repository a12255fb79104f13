import { createHash } from 'node:crypto';

/** What is looked at of a Bundle. */
export interface PatientBundle {
  readonly resourceType: string;
  readonly entry: readonly Entry[];
}

interface Entry {
  readonly fullUrl?: string;
  readonly resource: {
    readonly resourceType: string;
    readonly identifier?: readonly { readonly value?: string }[];
    readonly name?: unknown;
  };
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Synthea's names end in a number. */
const numberedName = /[\p{L}'.-]*\p{L}\d+/gu;
const uuidAtEnd = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Shorter values are counts and codes, which stand for other things elsewhere. */
const shortestIdentifier = 6;
/** Notes are in there, with the patient's name; shorter values are not. */
const encodedText = /^[A-Za-z0-9+/]{40,}={0,2}$/;

/**
 * The same patient as another person: every id of the Bundle, every identifier of its resources and the
 * person's names are new, in the same lengths and in encoded notes too. What the Bundle only refers to,
 * hospitals and practitioners, stays as it is.
 *
 * @param seed the same seed gives the same person
 */
export function renewBundle<Bundle extends PatientBundle>(bundle: Bundle, seed: string): Bundle {
  const renewals = new Map([
    ...ids(bundle, seed),
    ...identifiers(bundle, seed),
    ...names(bundle, seed),
  ]);
  const pattern = new RegExp(
    [...renewals.keys()]
      .sort((one, other) => other.length - one.length)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('|'),
    'g',
  );
  const renewText = (text: string): string =>
    text.replace(pattern, (found) => renewals.get(found) ?? found);
  return mapStrings(bundle as unknown as Json, (text) =>
    encodedText.test(text) ? renewEncoded(text, renewText) : renewText(text),
  ) as unknown as Bundle;
}

function ids({ entry }: PatientBundle, seed: string): [string, string][] {
  return entry.flatMap(({ fullUrl = '' }) => {
    const [uuid] = uuidAtEnd.exec(fullUrl) ?? [];
    return uuid === undefined ? [] : [[uuid, uuidFrom(`${seed}/${uuid}`)] as [string, string]];
  });
}

function identifiers(bundle: PatientBundle, seed: string): [string, string][] {
  const values = bundle.entry
    .flatMap(({ resource }) => resource.identifier ?? [])
    .flatMap(({ value = '' }) =>
      value.length < shortestIdentifier || uuidAtEnd.test(value) ? [] : [value],
    );
  return values.map((value) => [value, renewDigits(value, seed)]);
}

function names({ entry }: PatientBundle, seed: string): [string, string][] {
  const patient = entry.find(({ resource }) => resource.resourceType === 'Patient');
  const found = JSON.stringify(patient?.resource.name ?? []).match(numberedName) ?? [];
  return found.map((name) => [name, renewDigits(name, seed)]);
}

/** Other digits for the last half of the digits at least; the rest says what kind of number it is. */
function renewDigits(text: string, seed: string): string {
  const digest = createHash('sha256').update(`${seed}/${text}`).digest();
  const digits = text.replace(/\D/g, '').length;
  let position = 0;
  return text.replace(/\d/g, (digit) => {
    position += 1;
    const renewed = position > Math.floor(digits / 2) || digits < 6;
    return renewed ? String((digest[position % digest.length] ?? 0) % 10) : digit;
  });
}

function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** Encodes again only what changed: other values in base64 are no text. */
function renewEncoded(encoded: string, renewText: (text: string) => string): string {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const renewed = renewText(text);
  return renewed === text ? encoded : Buffer.from(renewed, 'utf8').toString('base64');
}

function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((item: Json) => mapStrings(item, change));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, mapStrings(member, change)]),
    );
  }
  return value;
}
