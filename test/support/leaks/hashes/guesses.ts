import { patientBundles } from '../../samples.js';

/** Years in which somebody who lives now may be born. */
const [firstYear, lastYear] = [1900, 2026];
const dayLength = 24 * 60 * 60 * 1000;

/** Every day on which a patient may be born, such as `1987-05-03`. */
export function* birthDates(): Generator<string> {
  const end = Date.UTC(lastYear + 1, 0, 1);
  for (let day = Date.UTC(firstYear, 0, 1); day < end; day += dayLength) {
    yield new Date(day).toISOString().slice(0, 10);
  }
}

/** A date as people and programs write it. */
export function datesOf(date: string): string[] {
  const [year = '', month = '', day = ''] = date.split('-');
  return [
    date,
    `${year}${month}${day}`,
    `${month}/${day}/${year}`,
    `${day}.${month}.${year}`,
    `${date}T00:00:00Z`,
    `${date}T00:00:00.000Z`,
  ];
}

/** Elements of FHIR whose values somebody may know or list: identifiers, names, addresses, codes. */
const listable =
  /^(value|family|given|text|line|city|postalCode|code|display|birthDate|id|fullUrl|reference|system)$/;

/** Values of the sample patients: those that may be listed, and every other. */
export function sampleValues(): { readonly listable: Set<string>; readonly other: Set<string> } {
  const found = { listable: new Set<string>(), other: new Set<string>() };
  for (const { text } of patientBundles()) {
    collect(JSON.parse(text), '', found);
  }
  return found;
}

/** Longer texts are no value that anybody guesses. */
const longest = 200;

function collect(value: unknown, name: string, found: ReturnType<typeof sampleValues>): void {
  if (Array.isArray(value)) {
    value.forEach((item) => {
      collect(item, name, found);
    });
  } else if (typeof value === 'object' && value !== null) {
    addName(value, found.listable);
    Object.entries(value).forEach(([key, item]) => {
      collect(item, key, found);
    });
  } else if (String(value).length <= longest) {
    (listable.test(name) ? found.listable : found.other).add(String(value));
  }
}

/** Names and birth dates together are what registers are matched by. */
function addName(element: object, values: Set<string>): void {
  const { resourceType, name, birthDate } = element as {
    resourceType?: string;
    name?: { family?: string; given?: string[] }[];
    birthDate?: string;
  };
  if (resourceType !== 'Patient') {
    return;
  }
  for (const { family = '', given = [] } of name ?? []) {
    for (const separator of ['', ' ', '|', ',', ', ', '-', ':']) {
      values.add([...given, family].join(separator));
      values.add([family, ...given].join(separator));
      values.add([family, given[0], birthDate].join(separator));
      values.add([given[0], family, birthDate].join(separator));
    }
  }
}

/** Beginnings of ledger keys. */
const prefixes = [
  ...['chart', 'compartment', 'pack', 'enrolment', 'authority', 'consent', 'access', 'nonce'],
  ...['commitment', 'request', 'patient', 'Patient', 'record', 'identifier', 'mrn', 'MRN'],
];

/** Fields under which a value may stand alone in an object. */
const fields = [
  ...['value', 'id', 'chartId', 'patientId', 'recordId', 'identifier', 'mrn', 'name', 'family'],
  ...['given', 'birthDate', 'code', 'text', 'display', 'result', 'reason'],
];

/** What somebody may have hashed who hashed this value. */
export function* preimages(value: string): Generator<string> {
  const spellings = new Set([value, value.toLowerCase(), value.toUpperCase()]);
  yield* spellings;
  yield* new Set(Array.from(spellings, (one) => one.replace(/[^A-Za-z0-9]/g, '')));
  yield JSON.stringify(value);
  yield JSON.stringify([value]);
  yield `${value}\n`;
  for (const prefix of prefixes) {
    yield `${prefix}/${value}`;
  }
  yield `pack/${value}/0`;
  yield `urn:uuid:${value}`;
  yield `MRN:${value}`;
  for (const field of fields) {
    yield JSON.stringify({ [field]: value });
  }
}
