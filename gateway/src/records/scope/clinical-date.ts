/**
 * Elements that say when what a resource tells of happened, the most telling first. FHIR R4 gives each
 * type its own.
 */
const paths = [
  ['effectiveDateTime'],
  ['effectiveInstant'],
  ['effectivePeriod', 'start'],
  ['onsetDateTime'],
  ['onsetPeriod', 'start'],
  ['performedDateTime'],
  ['performedPeriod', 'start'],
  ['occurrenceDateTime'],
  ['occurrencePeriod', 'start'],
  ['whenHandedOver'],
  ['started'],
  ['servicedDate'],
  ['billablePeriod', 'start'],
  ['period', 'start'],
  ['authoredOn'],
  ['date'],
  ['recordedDate'],
  ['issued'],
  ['created'],
] as const;

/** The FHIR date of what a resource tells of; undefined where it names none. */
export function clinicalDate(resource: Readonly<Record<string, unknown>>): string | undefined {
  return paths.map((path) => textAt(resource, path)).find((text) => text !== undefined);
}

function textAt(value: unknown, [element, ...rest]: readonly string[]): string | undefined {
  if (element === undefined) {
    return typeof value === 'string' ? value : undefined;
  }
  return typeof value === 'object' && value !== null && Object.hasOwn(value, element)
    ? textAt((value as Readonly<Record<string, unknown>>)[element], rest)
    : undefined;
}
