import assert from 'node:assert/strict';
import type { ConsentStatement, JournalEvidence } from '@healthchain/protocol';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import type { AnyBundle } from '../support/fhir-client.js';
import { freshSample } from '../support/fresh-sample.js';
import { handIn } from '../support/hand-in.js';
import { organization } from '../support/network.js';
import { Patient } from '../support/patients.js';
import { askApi, type Tokens } from '../support/sign-in.js';
import { verifyLedger } from '../support/verify-ledger.js';

/** One step of the story: what is told, and what really came out. */
export interface Step {
  readonly title: string;
  /** Does it, checks that it came out as told, and answers lines of real output. */
  readonly run: () => Promise<readonly string[]>;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/**
 * The story of issue and README: another hospital reads a chart under a consent that only the patient
 * could sign, and not otherwise. Each step leans on those before.
 */
export function consentStory(): readonly Step[] {
  const custodian = organization('hospital');
  const other = organization('hospital', 1);
  const pharmacy = organization('pharmacy');
  let registrar: SignedIn;
  let secondRegistrar: SignedIn;
  let clinician: SignedIn;
  let colleague: SignedIn;
  let patient: Patient;
  let tokens: Tokens;
  let consent: ConsentStatement;
  let accessId: string;
  let charted: number;
  let evidence: JournalEvidence;

  const open = (by = clinician, change: object = {}): Promise<Response> =>
    post(by.provider.organization, '/accesses', by.tokens, {
      ...{ patientId: patient.chart.chartId, purpose: 'TREAT', compartments: ['general'] },
      ...change,
    });
  const refusal = async (response: Response, code: RegExp): Promise<string> => {
    const problem = (await response.json()) as Problem;
    assert.match(problem.code, code);
    return `${problem.status} ${problem.code}: ${problem.detail}`;
  };
  const refusedByChaincode = (answer: { ok: boolean; text: string }, code: string): string => {
    assert.ok(!answer.ok, answer.text);
    const [line] = new RegExp(`\\[${code}\\][^"\\n]*`).exec(answer.text) ?? [];
    assert.ok(line !== undefined, answer.text);
    return line;
  };

  return [
    {
      title: `${custodian.name} has a patient, and its people and those of two others sign in`,
      run: async () => {
        patient = await Patient.admit(custodian, freshSample());
        charted = (JSON.parse(freshSample()) as AnyBundle).entry?.length ?? 0;
        registrar = await employ(custodian, 'registrar', pharmacy);
        secondRegistrar = await employ(pharmacy, 'registrar', custodian);
        clinician = await employ(other, 'clinician', pharmacy);
        colleague = await employ(other, 'registrar', pharmacy);
        return [
          `chart ${patient.chart.chartId} with ${charted} records`,
          'passkeys: software authenticators, which verify nobody (there is no portal yet)',
        ];
      },
    },
    {
      title: `${other.name}'s clinician asks for the chart and is refused`,
      run: async () => [await refusal(await open(), /^PATIENT_UNKNOWN$/)],
    },
    {
      title: 'The patient enrols a passkey, by the registrars of two organisations',
      run: async () => {
        tokens = await enrol(patient, registrar, secondRegistrar);
        const me = await askApi(custodian, '/me', tokens);
        return [JSON.stringify(await me.json())];
      },
    },
    {
      title: `The patient signs a consent for ${other.name}: general compartment, treatment, 30 days`,
      run: async () => {
        consent = patient.consent(other);
        const assertion = patient.device.sign(consent);
        const recorded = await post(custodian, '/consents', tokens, {
          statement: consent,
          assertion,
        });
        assert.equal(recorded.status, 201, await recorded.clone().text());
        const { grantee, purposes, compartments, until } = consent;
        return [JSON.stringify({ grantee, purposes, compartments, until })];
      },
    },
    {
      title: 'The clinician opens the chart, and reads exactly what the consent covers',
      run: async () => {
        const opened = await open();
        const granted = (await opened.json()) as {
          accessId: string;
          records: number;
          until: string;
        };
        assert.equal(opened.status, 201, JSON.stringify(granted));
        ({ accessId } = granted);
        assert.ok(granted.records > 0 && granted.records < charted);
        const response = await askApi(
          other,
          `/accesses/${accessId}/fhir/Observation?_count=2`,
          clinician.tokens,
        );
        const page = JSON.parse(await response.text()) as AnyBundle;
        const shown = (page.entry ?? []).map(({ resource }) => {
          const { text } = (resource?.code ?? {}) as { text?: string };
          return `Observation ${resource?.id ?? ''}: ${text ?? ''}`;
        });
        return [
          `${granted.records} of ${charted} records, until ${granted.until}`,
          `${page.total ?? 0} Observations, for instance:`,
          ...shown,
        ];
      },
    },
    {
      title: 'What the consent does not cover stays closed, and so does it to everybody else',
      run: async () => [
        await refusal(
          await open(clinician, { compartments: ['substance-use'] }),
          /^COMPARTMENT_NOT_CONSENTED$/,
        ),
        await refusal(await open(clinician, { purpose: 'HRESCH' }), /^PURPOSE_NOT_CONSENTED$/),
        await refusal(await open(colleague), /^ROLE_NOT_PERMITTED$/),
        await refusal(await open(secondRegistrar), /^ORGANIZATION_KIND_NOT_PERMITTED$/),
      ],
    },
    {
      title: 'The patient sees who asked, and who read what',
      run: async () => {
        const response = await askApi(custodian, '/journal', tokens);
        const shown = (await response.json()) as { evidence: JournalEvidence };
        assert.equal(response.status, 200);
        ({ evidence } = shown);
        const read = evidence.entries.filter(({ entry }) => entry.accessId === accessId);
        assert.ok(read.length > 0);
        return [
          ...evidence.accesses.map(
            ({ at, organization: by, outcome }) =>
              `${at} ${by} ${outcome.kind === 'permitted' ? 'permitted' : outcome.reason}`,
          ),
          ...read.map(
            ({ entry, sequence }) =>
              `${entry.at} ${entry.organization} ${entry.interaction} of ` +
              `${entry.records.length} records, under anchor ${sequence}`,
          ),
        ];
      },
    },
    {
      title: 'A separate program proves it, from blocks, signatures and the CA roots alone',
      run: async () => {
        const { checks, failures, code } = await verifyLedger(evidence);
        assert.deepEqual(failures, []);
        assert.equal(code, 0);
        return checks.map(({ check, ok, figure }) => `${ok ? 'ok' : 'FAILED'} ${check}: ${figure}`);
      },
    },
    {
      title: 'The patient revokes, and the clinician is refused from the next transaction on',
      run: async () => {
        const statement = patient.revocation(consent.consentId);
        const assertion = patient.device.sign(statement);
        const path = `/consents/${consent.consentId}/revocation`;
        const revoked = await post(custodian, path, tokens, { statement, assertion });
        assert.equal(revoked.status, 204, await revoked.text());
        return [
          await refusal(
            await open(clinician, { consentId: consent.consentId }),
            /^CONSENT_REVOKED$/,
          ),
        ];
      },
    },
    {
      title:
        'An administrator with the stock peer CLI forges a consent, replays one, and takes the signature of another patient',
      run: async () => {
        const neighbour = await Patient.admit(custodian);
        await enrol(neighbour, registrar, secondRegistrar);
        const forged = patient.consent(other);
        const borrowed = neighbour.device.sign(neighbour.consent(other));
        return [
          refusedByChaincode(
            await handIn(custodian, 'RecordConsent', forged, neighbour.device.sign(forged)),
            'SIGNATURE_INVALID',
          ),
          refusedByChaincode(
            await handIn(custodian, 'RecordConsent', consent, patient.device.sign(consent)),
            'NONCE_USED',
          ),
          refusedByChaincode(
            await handIn(custodian, 'RecordConsent', forged, borrowed),
            'SIGNATURE_INVALID',
          ),
        ];
      },
    },
  ];
}
