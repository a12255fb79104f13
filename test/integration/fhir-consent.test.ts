import assert from 'node:assert/strict';
import {
  canonicalJson,
  consentText,
  redisclosureStatements,
  signedConsentSchema,
  termsOf,
  type ConsentStatement,
  type ConsentTerms,
} from '@healthchain/protocol';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { organization } from '../support/network.js';
import { asGateway } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { answerOf, query } from '../support/peer-calls.js';
import { screenedChart } from '../support/screened-chart.js';
import { askApi, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

interface Draft {
  readonly statement: ConsentStatement;
  readonly text: string;
}

interface FhirConsent {
  readonly id: string;
  readonly status: string;
  readonly extension?: readonly object[];
  readonly text: { readonly div: string };
  readonly sourceAttachment: { readonly data: string };
  readonly provision: object;
}

interface Searchset {
  readonly total: number;
  readonly meta?: { readonly security: readonly { readonly code: string }[] };
  readonly entry?: readonly {
    readonly resource: {
      readonly resourceType: string;
      readonly id?: string;
      readonly issue?: readonly { readonly details: { readonly text: string } }[];
    };
    readonly search: { readonly mode: string };
  }[];
}

async function organizationNames(): Promise<ReadonlyMap<string, string>> {
  const line = query('AccessControlContract:GetDocument', 'organizations');
  const answer = await asGateway(custodian.name, line);
  const { content } = JSON.parse(answerOf(answer.text)) as {
    content: { organizations: { mspId: string; name: string }[] };
  };
  return new Map(content.organizations.map(({ mspId, name }) => [mspId, name]));
}

describe('consents as FHIR', function () {
  this.timeout(240_000);
  let clinician: SignedIn;
  let nurse: SignedIn;
  let patient: Patient;
  let neighbour: Patient;
  let tokens: Tokens;
  let neighbourTokens: Tokens;
  let names: ReadonlyMap<string, string>;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(other, 'clinician', pharmacy);
    nurse = await employ(other, 'nurse', pharmacy);
    patient = await Patient.admit(custodian, screenedChart());
    neighbour = await Patient.admit(custodian, screenedChart());
    tokens = await enrol(patient, registrar, second);
    neighbourTokens = await enrol(neighbour, registrar, second);
    names = await organizationNames();
  });

  async function record(statement: ConsentStatement, by = patient): Promise<Response> {
    const signed = { statement, assertion: by.device.sign(statement) };
    return post(custodian, '/consents', tokens, signed);
  }

  async function give(change: Partial<ConsentStatement>): Promise<ConsentStatement> {
    const statement = patient.consent(other, change);
    const recorded = await record(statement);
    assert.equal(recorded.status, 201, await recorded.clone().text());
    return statement;
  }

  function draftOf(resource: object, as = tokens): Promise<Response> {
    return askApi(custodian, '/fhir/Consent/$draft?language=es', as, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(resource),
    });
  }

  async function exported(id: string): Promise<FhirConsent> {
    const response = await askApi(custodian, `/fhir/Consent/${id}`, tokens);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as FhirConsent;
  }

  function open(change: object, who = clinician): Promise<Response> {
    const { chartId: patientId } = patient.chart;
    const wanted = { patientId, purpose: 'TREAT', compartments: ['general'], ...change };
    return post(other, '/accesses', who.tokens, wanted);
  }

  async function refusal(response: Response): Promise<unknown> {
    return ((await response.json()) as { code?: string }).code;
  }

  async function refusedAt(response: Response): Promise<unknown[]> {
    const { issue } = (await response.json()) as {
      issue: { details: { coding: { code: string }[] }; expression?: string[] }[];
    };
    const [first] = issue;
    return [response.status, first?.details.coding[0]?.code, first?.expression?.[0]];
  }

  /** As the ledger's document has it, which anybody can read. */
  const nameOf = (mspId: string): string => names.get(mspId) ?? '';

  it('are drafted from a template, in words that the signed statement says again', async () => {
    const listed = await askApi(custodian, '/consent-templates?language=es', tokens);
    const { templates } = (await listed.json()) as { templates: { name: string; title: string }[] };
    assert.match(templates[0]?.title ?? '', /^Los médicos de una organización/);
    const path = '/consent-templates/one-person-once?language=es';
    const missing = await post(custodian, path, tokens, { grantee: other.mspId });
    assert.equal(await refusal(missing), 'INVALID_ARGUMENT');
    const { publicKeyDigest } = clinician.provider;
    const chosen = { grantee: other.mspId, publicKeyDigest };
    const drafted = await post(custodian, path, tokens, chosen);
    assert.equal(drafted.status, 200, await drafted.clone().text());
    const { statement, text } = (await drafted.json()) as Draft;
    assert.equal(text, consentText(statement, nameOf, 'es'));
    const unsigned = await open({ consentId: statement.consentId });
    assert.equal(await refusal(unsigned), 'CONSENT_UNKNOWN');
    assert.equal(await refusal(await record(statement, neighbour)), 'SIGNATURE_INVALID');
    assert.equal((await record(statement)).status, 201);
    const { consentId } = statement;
    assert.equal(await refusal(await open({ consentId }, nurse)), 'CONSENT_FOR_ANOTHER');
    assert.equal((await open({ consentId })).status, 201);
    assert.equal(await refusal(await open({ consentId })), 'CONSENT_USED');
    const used = await exported(consentId);
    assert.deepEqual([used.status, used.extension?.length], ['inactive', 1]);
  });

  it('are exported with what was signed, to their patient alone', async () => {
    const statement = await give({
      except: [
        { classes: ['results'], except: [{ actors: [{ kind: 'role', role: 'attending' }] }] },
      ],
    });
    const { sourceAttachment, status } = await exported(statement.consentId);
    const signed: unknown = JSON.parse(Buffer.from(sourceAttachment.data, 'base64').toString());
    assert.equal(status, 'active');
    assert.deepEqual(signedConsentSchema.parse(signed).statement, statement);
    const list = await askApi(custodian, '/fhir/Consent', tokens);
    const { entry = [] } = (await list.json()) as Searchset;
    assert.ok(entry.some(({ resource }) => resource.id === statement.consentId));
    const theirs = await askApi(custodian, `/fhir/Consent/${statement.consentId}`, neighbourTokens);
    assert.deepEqual((await refusedAt(theirs)).slice(0, 2), [404, 'NOT_FOUND']);
    const clinicians = await askApi(custodian, '/fhir/Consent', clinician.tokens);
    assert.deepEqual(clinicians.status, 401);
  });

  it('are imported as a statement that the patient signs, which holds as the first one did', async () => {
    const first = await give({
      except: [
        { classes: ['results'], except: [{ actors: [{ kind: 'role', role: 'attending' }] }] },
      ],
    });
    const drafted = await draftOf(await exported(first.consentId));
    assert.equal(drafted.status, 200, await drafted.clone().text());
    const { statement, text } = (await drafted.json()) as Draft;
    assert.equal(canonicalJson(termsOf(statement)), canonicalJson(termsOf(first)));
    assert.notEqual(statement.consentId, first.consentId);
    assert.equal(text, consentText(statement, nameOf, 'es'));
    assert.equal((await record(statement)).status, 201);
    const { consentId } = statement;
    assert.equal((await open({ consentId, classes: ['results'] })).status, 201);
    const excepted = await open({ consentId, classes: ['results'] }, nurse);
    assert.equal(await refusal(excepted), 'CONSENT_EXCEPTED');
  });

  it('are refused where a statement cannot say the same', async () => {
    const resource = await exported((await give({})).consentId);
    const { sourceAttachment, ...unsigned } = resource;
    assert.ok(sourceAttachment);
    const code = 'CONSENT_NOT_EXPRESSIBLE';
    for (const [changed, path] of [
      [
        { ...unsigned, provision: { ...unsigned.provision, action: [] } },
        'Consent.provision.action',
      ],
      [
        { ...unsigned, provision: { ...unsigned.provision, type: 'deny' } },
        'Consent.provision.type',
      ],
      [{ ...unsigned, status: 'rejected' }, 'Consent.status'],
      [
        {
          ...resource,
          provision: (await exported((await give({ classes: ['results'] })).consentId)).provision,
        },
        'Consent.source',
      ],
    ] as const) {
      assert.deepEqual(await refusedAt(await draftOf(changed)), [422, code, path]);
    }
    const theirs = await draftOf(resource, neighbourTokens);
    assert.deepEqual(await refusedAt(theirs), [422, code, 'Consent.patient.reference']);
  });

  it('are inactive once they were taken back, and say so', async () => {
    const { consentId } = await give({});
    const statement = patient.revocation(consentId);
    const revoked = await post(custodian, `/consents/${consentId}/revocation`, tokens, {
      statement,
      assertion: patient.device.sign(statement),
    });
    assert.equal(revoked.status, 204, await revoked.text());
    const { status, extension } = await exported(consentId);
    assert.deepEqual([status, extension?.length], ['inactive', 2]);
    const list = await askApi(custodian, '/fhir/Consent', tokens);
    const { entry = [] } = (await list.json()) as Searchset;
    assert.ok(entry.every(({ resource }) => resource.id !== consentId));
    const again = await draftOf(await exported(consentId));
    assert.deepEqual((await refusedAt(again)).slice(0, 2), [422, 'CONSENT_NOT_EXPRESSIBLE']);
  });

  describe('the notice of 42 CFR Part 2', () => {
    const compartments: ConsentTerms['compartments'] = ['general', 'substance-use'];

    async function opened(change: object) {
      const response = await open(change);
      assert.equal(response.status, 201, await response.clone().text());
      const granted = (await response.json()) as {
        accessId: string;
        notice?: { statement: string; scope: string };
      };
      const path = `/accesses/${granted.accessId}/fhir`;
      const page = await askApi(other, path, clinician.tokens);
      const { entry: entries = [], total, meta } = (await page.json()) as Searchset;
      const { resourceType, id = '' } = entries[0]?.resource ?? { resourceType: '' };
      const single = await askApi(other, `${path}/${resourceType}/${id}`, clinician.tokens);
      const headers = [response, page, single].map((each) =>
        each.headers.get('redisclosure-notice'),
      );
      return { granted, entries, total, labels: meta?.security, headers, single };
    }

    it('goes with every answer of a session about substance use, with the scope of the consent', async () => {
      const consent = await give({ compartments });
      const { consentId } = consent;
      const read = await opened({ consentId, compartments });
      const { granted, entries, headers, single } = read;
      const scope = `The patient agreed to this: ${consentText(consent, nameOf, 'en')}`;
      assert.deepEqual(granted.notice, { statement: redisclosureStatements.long, scope });
      const outcome = entries.at(-1);
      assert.equal(outcome?.search.mode, 'outcome');
      assert.deepEqual(
        outcome.resource.issue?.map(({ details }) => details.text),
        [redisclosureStatements.long, scope],
      );
      assert.deepEqual(
        read.labels?.map(({ code }) => code),
        ['42CFRPart2', 'NORDSCLCD'],
      );
      assert.equal(read.total, entries.length - 1);
      assert.deepEqual(
        headers,
        Array.from({ length: 3 }, () => redisclosureStatements.short),
      );
      const [, address = ''] =
        /^<(.*)>; rel="describedby"$/.exec(String(single.headers.get('link'))) ?? [];
      const path = address.slice(address.indexOf('/accesses/'));
      const notice = await askApi(other, path, clinician.tokens);
      assert.deepEqual(await notice.json(), granted.notice);
      assert.equal((await askApi(other, path, nurse.tokens)).status, 403);
    });

    it('does not go with a session about general health, though the consent covers more', async () => {
      const { consentId } = await give({ compartments });
      const { granted, entries, labels, headers } = await opened({ consentId });
      assert.deepEqual(
        [granted.notice, labels, headers],
        [undefined, undefined, [null, null, null]],
      );
      assert.ok(entries.every(({ search }) => search.mode === 'match'));
      const none = await askApi(other, `/accesses/${granted.accessId}/notice`, clinician.tokens);
      assert.equal(none.status, 404);
    });
  });
});
