import { randomUUID } from 'node:crypto';
import { organization, type OrganizationEndpoints } from '../../network.js';
import { askApi, type Tokens } from '../../sign-in.js';
import { matchBody } from './demographics.js';
import type { People } from './people.js';
import { refused } from './refused.js';
import type { Step } from './step.js';

type Ask = (people: People, canary: string) => Promise<Response>;

/** Who asks, and the gateway of theirs. */
type Asker = (people: People) => readonly [OrganizationEndpoints, Tokens];

const asPatient: Asker = ({ patient, patientTokens }) => [patient.custodian, patientTokens];
const asClinician: Asker = ({ clinician }) => [clinician.provider.organization, clinician.tokens];
const asRegistrar: Asker = ({ registrar }) => [registrar.provider.organization, registrar.tokens];

const json = 'application/json';

const post =
  (
    asker: Asker,
    path: string,
    body: (canary: string, people: People) => string,
    type = json,
  ): Ask =>
  (people, canary) =>
    askApi(...at(asker(people), path.replaceAll('CANARY', canary)), {
      method: 'POST',
      headers: { 'content-type': type },
      body: body(canary, people),
    });

const get =
  (asker: Asker, path: string): Ask =>
  (people, canary) =>
    askApi(...at(asker(people), path.replaceAll('CANARY', canary)));

const at = (
  [of, tokens]: ReturnType<Asker>,
  path: string,
): [OrganizationEndpoints, string, Tokens] => [of, path, tokens];

/** JSON that is in order but for what stands in it. */
const of =
  (make: (canary: string, people: People) => object) =>
  (canary: string, people: People): string =>
    JSON.stringify(make(canary, people));

const access = (change: object): object => ({
  ...{ patientId: randomUUID(), purpose: 'TREAT', compartments: ['general'] },
  ...change,
});

/** What only a passkey's signature is missing of, in which a canary stands instead. */
const unsigned = (statement: object, signature: string): object => ({
  statement,
  assertion: {
    ...{ credentialId: signature, authenticatorData: signature },
    ...{ clientDataJSON: signature, signature },
  },
});

const consent = ({ patient }: People): object => patient.consent(organization('hospital', 1));

/** Routes that take JSON, and whose people they are. */
const routes: readonly (readonly [asker: Asker, path: string])[] = [
  [asClinician, '/accesses'],
  [asPatient, '/consents'],
  [asPatient, `/consents/${randomUUID()}/revocation`],
  [asRegistrar, '/enrolments'],
  [asRegistrar, `/enrolments/${randomUUID()}/confirmation`],
  [asClinician, '/patients/find'],
  [asClinician, '/fhir/Patient/$match'],
];

const malformed: Readonly<Record<string, Ask>> = Object.fromEntries(
  routes.flatMap(([asker, path]) => {
    const name = path.replace(/[0-9a-f-]{36}/, 'ID');
    const type = path.startsWith('/fhir') ? 'application/fhir+json' : json;
    return [
      [`JSON that breaks, of ${name}`, post(asker, path, (canary) => `{"a": ${canary}`, type)],
      [
        `an unknown field of ${name}`,
        post(
          asker,
          path,
          of((canary) => ({ [canary]: canary })),
          type,
        ),
      ],
      [`a text for ${name}`, post(asker, path, (canary) => canary, `text/plain`)],
    ];
  }),
);

const attempts: Readonly<Record<string, Ask>> = {
  ...malformed,
  'an access to a patient who is none': post(
    asClinician,
    '/accesses',
    of((patientId) => access({ patientId })),
  ),
  'an access for another purpose': post(
    asClinician,
    '/accesses',
    of((purpose) => access({ purpose, compartments: [purpose], consentId: purpose })),
  ),
  'an access of which nothing is known': get(asClinician, '/accesses/CANARY/fhir/Patient/CANARY'),
  'a page of an access that is none': get(asClinician, '/accesses/CANARY/fhir?_count=CANARY'),
  'a search within an access': get(
    asClinician,
    `/accesses/${randomUUID()}/fhir/Patient?name=CANARY&CANARY=1`,
  ),
  'a consent to somebody and for something else': post(
    asPatient,
    '/consents',
    of((text, people) =>
      unsigned({ ...consent(people), nonce: text, purposes: [text], until: text }, text),
    ),
  ),
  'a consent with a signature that is none': post(
    asPatient,
    '/consents',
    of((text, people) => unsigned(consent(people), text)),
  ),
  'a revocation with a signature that is none': (people, canary) => {
    const statement = people.patient.revocation(randomUUID());
    const path = `/consents/${statement.consentId}/revocation`;
    return post(
      asPatient,
      path,
      of((text) => unsigned(statement, text)),
    )(people, canary);
  },
  'a revocation of a consent that is none': post(
    asPatient,
    '/consents/CANARY/revocation',
    of((text, { patient }) => unsigned(patient.revocation(text), text)),
  ),
  'an enrolment of keys that are none': post(
    asRegistrar,
    '/enrolments',
    of((text, { patient }) =>
      unsigned({ ...patient.enrolment(), encryptionKey: text, passkey: { publicKey: text } }, text),
    ),
  ),
  'an enrolment with a signature that is none': post(
    asRegistrar,
    '/enrolments',
    of((text, { patient }) => unsigned(patient.enrolment(), text)),
  ),
  'a confirmation of an enrolment that is none': post(
    asRegistrar,
    '/enrolments/CANARY/confirmation',
    of((digest) => ({ digest })),
  ),
  'a share code that is none': post(
    asClinician,
    '/patients/find',
    of((shareCode) => ({ shareCode })),
  ),
  'a share code for somebody who is no patient': post(
    asClinician,
    '/share-codes?CANARY=CANARY',
    of((text) => ({ patientId: text })),
  ),
  'a match by too little': post(
    asClinician,
    '/fhir/Patient/$match',
    (family) => matchBody({ name: [{ family }] }),
    'application/fhir+json',
  ),
  'a match with a day that is none': post(
    asClinician,
    '/fhir/Patient/$match',
    (birthDate) => matchBody({ birthDate, name: [{ family: birthDate, given: birthDate }] }),
    'application/fhir+json',
  ),
  'a match by somebody who may not ask': post(
    asRegistrar,
    '/fhir/Patient/$match',
    (family) => matchBody({ name: [{ family, given: [family] }], birthDate: '1919-01-01' }),
    'application/fhir+json',
  ),
  'a path of the domain API that is none': get(asPatient, '/CANARY/CANARY?CANARY=CANARY'),
  'a token of the domain API that is none': ({ patient }, canary) =>
    askApi(patient.custodian, `/consents?${canary}`, { accessToken: `${canary}.${canary}` }),
};

/** What the domain API refuses, malformed or not permitted. */
export const apiRefusals = (people: () => People): readonly Step[] =>
  Object.entries(attempts).map(([name, ask]) =>
    refused(name, (_traffic, canary) => ask(people(), canary)),
  );
