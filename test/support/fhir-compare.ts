import { isLosslessNumber, parse } from 'lossless-json';

/**
 * Compares what a client sent with what it reads back. It shares no code with the gateway, so that a
 * mistake there cannot hide here: numbers are compared by their digits.
 */

interface SentEntry {
  readonly fullUrl?: string;
  readonly resource: Readonly<Record<string, unknown>>;
}

interface ResponseEntry {
  readonly response?: { readonly status?: string; readonly location?: string };
}

/** A sent resource, with where the response says that it is. */
export interface Stored {
  readonly resource: Readonly<Record<string, unknown>>;
  /** `Type/id`. */
  readonly location: string;
}

/** Parses without losing a digit. */
export function parseLossless(text: string): unknown {
  return parse(text);
}

/** Pairs the entries of a Bundle with those of its response. @throws Error if one was not stored. */
export function storedEntries(bundleText: string, responseText: string): Stored[] {
  const sent = entriesOf(bundleText) as SentEntry[];
  const answered = entriesOf(responseText) as ResponseEntry[];
  if (sent.length !== answered.length) {
    throw new Error(`${sent.length} entries were sent, ${answered.length} were answered.`);
  }
  return sent.map(({ resource }, index) => {
    const { status = 'no status', location } = answered[index]?.response ?? {};
    const [, path] = /(?:^|\/)([A-Za-z]+\/[^/]+)\/_history\/1$/.exec(location ?? '') ?? [];
    if (path === undefined || !/^20[01]\b/.test(status)) {
      throw new Error(`Entry ${index} was answered with ${status}.`);
    }
    return { resource, location: path };
  });
}

/** Where references have to point that the server rewrites, by the text that was sent. */
export class ExpectedReferences {
  readonly #targets = new Map<string, string>();

  /** Learns the fullUrls and identifiers of a Bundle's resources from the response to it. */
  learn(bundleText: string, responseText: string): void {
    const sent = entriesOf(bundleText) as SentEntry[];
    storedEntries(bundleText, responseText).forEach(({ resource, location }, index) => {
      const { fullUrl } = sent[index] ?? {};
      if (fullUrl !== undefined) {
        this.#targets.set(fullUrl, location);
      }
      for (const { system, value } of identifiersOf(resource)) {
        const condition = `${String(resource.resourceType)}?identifier=${system}|${value}`;
        this.#targets.set(condition, location);
      }
    });
  }

  /** What a sent reference has to have become; undefined if nobody said. */
  of(reference: string): string | undefined {
    const isRewritten = reference.startsWith('urn:') || reference.includes('?');
    return isRewritten ? this.#targets.get(reference) : reference;
  }
}

/**
 * Lists the paths at which a resource that was read back differs from the one that was sent. Ignored are
 * the order of properties, id, versionId and lastUpdated; rewritten references have to point to the
 * resource that the response named.
 */
export function differences(
  sent: unknown,
  readBack: unknown,
  references: ExpectedReferences,
): string[] {
  return compare(withoutServerParts(sent), withoutServerParts(readBack), '', references);
}

function compare(
  sent: unknown,
  found: unknown,
  path: string,
  references: ExpectedReferences,
): string[] {
  if (Array.isArray(sent) && Array.isArray(found)) {
    const length = Math.max(sent.length, found.length);
    return Array.from({ length }, (_, index) =>
      compare(sent[index], found[index], `${path}[${index}]`, references),
    ).flat();
  }
  if (isObject(sent) && isObject(found)) {
    const names = new Set([...Object.keys(sent), ...Object.keys(found)]);
    return [...names].flatMap((name) =>
      compare(expectedAt(sent, name, references), found[name], `${path}.${name}`, references),
    );
  }
  return sameValue(sent, found) ? [] : [path];
}

function expectedAt(
  sent: Readonly<Record<string, unknown>>,
  name: string,
  references: ExpectedReferences,
): unknown {
  const value = sent[name];
  return name === 'reference' && typeof value === 'string'
    ? (references.of(value) ?? 'no target known')
    : value;
}

function sameValue(sent: unknown, found: unknown): boolean {
  return isLosslessNumber(sent) && isLosslessNumber(found)
    ? sent.value === found.value
    : sent === found;
}

function withoutServerParts(resource: unknown): unknown {
  if (!isObject(resource)) {
    return resource;
  }
  const { meta, ...rest } = without(resource, ['id']);
  const kept = isObject(meta) ? without(meta, ['versionId', 'lastUpdated']) : meta;
  const isEmpty = isObject(kept) && Object.keys(kept).length === 0;
  return isEmpty || kept === undefined ? rest : { ...rest, meta: kept };
}

function without(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function entriesOf(bundleText: string): unknown[] {
  const { entry = [] } = parse(bundleText) as { entry?: unknown[] };
  return entry;
}

function identifiersOf(
  resource: Readonly<Record<string, unknown>>,
): { system: string; value: string }[] {
  const identifiers: unknown[] = Array.isArray(resource.identifier) ? resource.identifier : [];
  return identifiers.flatMap((identifier) =>
    isObject(identifier) &&
    typeof identifier.system === 'string' &&
    typeof identifier.value === 'string'
      ? [{ system: identifier.system, value: identifier.value }]
      : [],
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
  );
}
