import assert from 'node:assert/strict';
import { jointKinds, type JournalEvidence } from '@healthchain/protocol';
import { employ, enrol, post } from '../../admissions.js';
import type { AnyBundle } from '../../fhir-client.js';
import { organization } from '../../network.js';
import { Patient } from '../../patients.js';
import { askApi, refreshTokens, type Tokens } from '../../sign-in.js';
import { apiRefusals } from './api-refusals.js';
import { demographics, matchBody } from './demographics.js';
import type { People } from './people.js';
import { readChartElsewhere, textOfStatus } from './read-elsewhere.js';
import type { Step } from './step.js';

/**
 * The chart's way to the second hospital: it is found there, consented, opened, read, and closed again;
 * and what the domain API refuses on that way.
 */
export function elsewhere(): readonly Step[] {
  let people: People;

  const send = (who: Tokens, path: string, body: object, status: number): Promise<string> =>
    textOfStatus(post(organization('hospital'), path, who, body), status);

  const enrolled: Step = {
    name: 'its patient enrols, and consents to the second hospital’s reading all of it',
    run: async ({ hospital, written }) => {
      const pharmacy = organization('pharmacy');
      const registrar = await employ(hospital, 'registrar', pharmacy);
      const second = await employ(pharmacy, 'registrar', hospital);
      const clinician = await employ(organization('hospital', 1), 'clinician', pharmacy);
      const patient = await Patient.of(hospital, written[0]?.split('/')[1] ?? '');
      const patientTokens = await enrol(patient, registrar, second);
      people = { registrar, clinician, patient, patientTokens };
      const compartments = [...jointKinds];
      const statement = patient.consent(organization('hospital', 1), { compartments });
      const assertion = patient.device.sign(statement);
      await send(patientTokens, '/consents', { statement, assertion }, 201);
    },
  };

  const foundByCode: Step = {
    name: 'its patient is found at the second hospital by a share code',
    run: async ({ book }) => {
      const { clinician, patient, patientTokens } = people;
      const made = await send(patientTokens, '/share-codes', {}, 201);
      const { code } = JSON.parse(made) as { code: string };
      book.known('share code', code);
      book.known('share code without hyphens', code.replaceAll('-', ''));
      const { organization: other } = clinician.provider;
      const found = await textOfStatus(
        post(other, '/patients/find', clinician.tokens, { shareCode: code }),
        200,
      );
      assert.deepEqual(JSON.parse(found), { patientId: patient.chart.chartId });
    },
  };

  /** How many are found by `$match`. */
  async function matched(wanted: object): Promise<number | undefined> {
    const { provider, tokens } = people.clinician;
    const answer = askApi(provider.organization, '/fhir/Patient/$match', tokens, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: matchBody(wanted),
    });
    return (JSON.parse(await textOfStatus(answer, 200)) as AnyBundle).total;
  }

  const foundByMatch: Step = {
    name: 'its patient is found at the second hospital by $match, with name, day and number',
    run: async ({ book }) => {
      for (const wanted of demographics(book)) assert.equal(await matched(wanted), 1);
    },
  };

  const notFound: Step = {
    name: 'nobody is found at the second hospital by $match',
    run: async ({ book }) => {
      const name = [{ family: book.word('nobody’s family'), given: [book.word('nobody’s name')] }];
      assert.equal(await matched({ name, birthDate: book.date('nobody’s birthday') }), 0);
    },
  };

  const readAndEnd: Step = {
    name: 'a clinician of the second hospital reads every canary, and ends the session',
    run: async (traffic) => {
      const accessId = await readChartElsewhere(people.clinician, people.patient, traffic);
      const { clinician } = people;
      const { organization: other } = clinician.provider;
      const path = `/accesses/${accessId}`;
      await textOfStatus(askApi(other, path, clinician.tokens, { method: 'DELETE' }), 204);
      const late = await askApi(other, `${path}/fhir`, clinician.tokens);
      assert.ok(late.status >= 400);
    },
  };

  const readOn: Step = {
    name: 'the clinician reads it in another session, which goes on; the patient sees who read',
    run: async (traffic) => {
      const { provider, tokens } = people.clinician;
      const { organization: other } = provider;
      people = { ...people, clinician: { provider, tokens: await refreshTokens(other, tokens) } };
      const accessId = await readChartElsewhere(people.clinician, people.patient, traffic);
      const journal = await textOfStatus(
        askApi(traffic.hospital, '/journal', people.patientTokens),
        200,
      );
      const { evidence } = JSON.parse(journal) as { evidence: JournalEvidence };
      const reads = evidence.entries.filter(({ entry }) => entry.accessId === accessId);
      assert.ok(reads.length > traffic.written.length);
    },
  };

  const consentAndRevoke: Step = {
    name: 'the patient consents once more, and takes that back',
    run: async ({ hospital }) => {
      const { patient } = people;
      people = { ...people, patientTokens: await refreshTokens(hospital, people.patientTokens) };
      const { patientTokens } = people;
      const consent = patient.consent(organization('hospital', 1));
      const consented = { statement: consent, assertion: patient.device.sign(consent) };
      await send(patientTokens, '/consents', consented, 201);
      const statement = patient.revocation(consent.consentId);
      const revoked = { statement, assertion: patient.device.sign(statement) };
      await send(patientTokens, `/consents/${consent.consentId}/revocation`, revoked, 204);
    },
  };

  const reading = [
    enrolled,
    foundByCode,
    foundByMatch,
    notFound,
    readAndEnd,
    readOn,
    consentAndRevoke,
  ];
  return [...reading, ...apiRefusals(() => people)];
}
