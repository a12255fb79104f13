import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import {
  canonicalJson,
  ledgerFactsSchema,
  type AccessExplanation,
  type CareTeam,
  type CareTeamPage,
  type RequestExplanation,
} from '@healthchain/protocol';
import { recordCareTeam } from '../../testing/care-teams.js';
import { refused, succeeded } from '../../testing/consortium.js';
import type { TestIdentity } from '../../testing/identity.js';
import { publishedKey, releaseKeys } from '../../testing/matrix/keys.js';
import { PatientScene } from '../../testing/patient-scene.js';
import { consentOf, employ, now } from '../../testing/patients.js';

describe('Care teams', () => {
  let scene: PatientScene;
  let registrar: TestIdentity;
  let careTeamId: string;

  beforeEach(async () => {
    scene = await PatientScene.open();
    await scene.enrol();
    registrar = await employ(scene.consortium, scene.consortium.millbrook, 'registrar');
    careTeamId = randomUUID();
  });

  const state = (revision: number, ...members: readonly TestIdentity[]) =>
    recordCareTeam(scene.consortium.ledger, registrar, {
      ...{ careTeamId, revision },
      members: members.map(({ publicKeyDigest }) => publicKeyDigest),
    });
  const team = () => [{ kind: 'care-team' as const, careTeamId }];
  const reasonOf = async (consentId: string): Promise<string | undefined> => {
    const { outcome } = await scene.access(consentId);
    return outcome.kind === 'refused' ? outcome.reason : undefined;
  };

  it('given a registrar, then a team is founded and changed, and names who stated it', async () => {
    const { clinician } = scene;
    const founded = succeeded(await state(1, clinician));
    const key = `careTeam/MillbrookMSP/${careTeamId}`;
    const careTeam = JSON.parse(founded.payload) as CareTeam;
    assert.equal(founded.writes[key], canonicalJson(careTeam));
    assert.deepEqual(founded.privateWrites, {});
    assert.deepEqual(careTeam, {
      ...{ careTeamId, organization: 'MillbrookMSP', revision: 1 },
      members: [clinician.publicKeyDigest],
      recordedBy: {
        ...{ organization: 'MillbrookMSP', publicKeyDigest: registrar.publicKeyDigest },
        transactionId: careTeam.recordedBy.transactionId,
      },
      recordedAt: now,
    });
    refused(await state(1), 'REVISION_UNEXPECTED');
    refused(await state(3), 'REVISION_UNEXPECTED');
    succeeded(await state(2));
    const text = await scene.read('GetCareTeam', 'MillbrookMSP', careTeamId);
    assert.deepEqual((JSON.parse(text) as CareTeam).members, []);
  });

  it('given the same request again, then what it answered, and it writes nothing', async () => {
    const { ledger } = scene.consortium;
    const request = { careTeamId, idempotencyKey: randomUUID() };
    const first = succeeded(await recordCareTeam(ledger, registrar, request));
    const again = succeeded(await recordCareTeam(ledger, registrar, request));
    assert.deepEqual([again.payload, again.writes], [first.payload, {}]);
  });

  it('given another organisation’s registrar, then they found a team of their own', async () => {
    succeeded(await state(1, scene.clinician));
    const { ledger } = scene.consortium;
    refused(
      await recordCareTeam(ledger, scene.registrar, { careTeamId, revision: 2 }),
      'REVISION_UNEXPECTED',
    );
    succeeded(await recordCareTeam(ledger, scene.registrar, { careTeamId }));
    const kept = JSON.parse(
      await scene.read('GetCareTeam', 'MillbrookMSP', careTeamId),
    ) as CareTeam;
    assert.deepEqual(kept.members, [scene.clinician.publicKeyDigest]);
  });

  it('given whoever is no registrar of a hospital, then refused', async () => {
    const { ledger, millbrook } = scene.consortium;
    for (const [as, code] of [
      [scene.clinician, 'ROLE_NOT_PERMITTED'],
      [millbrook.gateway, 'ROLE_NOT_PERMITTED'],
      [millbrook.admin, 'CREDENTIAL_MISSING'],
      [scene.secondRegistrar, 'ORGANIZATION_KIND_NOT_PERMITTED'],
    ] as const) {
      refused(await recordCareTeam(ledger, as, { careTeamId }), code);
    }
    const members = [scene.clinician.publicKeyDigest, scene.clinician.publicKeyDigest];
    refused(await recordCareTeam(ledger, registrar, { members }), 'INVALID_ARGUMENT');
  });

  it('given teams, then they are listed a page at a time, and an unknown one is not found', async () => {
    const ids = [careTeamId, randomUUID(), randomUUID()].sort();
    for (const id of ids) {
      succeeded(
        await recordCareTeam(scene.consortium.ledger, registrar, { careTeamId: id, revision: 1 }),
      );
    }
    const page = async (bookmark: string): Promise<CareTeamPage> =>
      JSON.parse(await scene.read('ListCareTeams', 'MillbrookMSP', '2', bookmark)) as CareTeamPage;
    const first = await page('');
    const second = await page(first.bookmark);
    assert.deepEqual(
      [...first.careTeams, ...second.careTeams].map((each) => each.careTeamId),
      ids,
    );
    assert.deepEqual([first.careTeams.length, second.bookmark], [2, '']);
    const as = scene.clinician;
    const args = ['LakesideMSP', careTeamId];
    const call = 'AccessControlContract:GetCareTeam';
    refused(await scene.consortium.ledger.run({ as, call, args }), 'NOT_FOUND');
  });

  it('given a consent for a team, then whoever is in it now opens the chart, and nobody else', async () => {
    succeeded(await state(1));
    const consentId = await scene.consent({ actors: team() });
    assert.equal(await reasonOf(consentId), 'CONSENT_FOR_ANOTHER');
    succeeded(await state(2, scene.clinician));
    assert.equal(await reasonOf(consentId), undefined);
    succeeded(await state(3, registrar));
    assert.equal(await reasonOf(consentId), 'CONSENT_FOR_ANOTHER');
  });

  it('given who is in it, then the facts of an access name it for them, and for nobody else', async () => {
    succeeded(await state(1, scene.clinician));
    const consentId = await scene.consent({ actors: team() });
    const basis = JSON.stringify({ kind: 'consent', consentId });
    const teamsOf = async ({ mspId, publicKeyDigest }: TestIdentity): Promise<unknown> => {
      const { chartId } = scene.patient.chart;
      const text = await scene.read('GetAccessFacts', chartId, basis, mspId, publicKeyDigest);
      return ledgerFactsSchema.parse(JSON.parse(text)).careTeams;
    };
    assert.deepEqual(await teamsOf(scene.clinician), [careTeamId]);
    assert.deepEqual(await teamsOf(registrar), []);
    succeeded(await state(2));
    assert.deepEqual(await teamsOf(scene.clinician), []);
  });

  it('given a team in an exception, then its members are refused, and others are not', async () => {
    succeeded(await state(1, scene.clinician));
    const consentId = await scene.consent({ except: [{ actors: team() }] });
    assert.equal(await reasonOf(consentId), 'CONSENT_EXCEPTED');
    succeeded(await state(2));
    assert.equal(await reasonOf(consentId), undefined);
  });

  it('given a team that the grantee does not keep, then the consent is not recorded', async () => {
    const { patient, consortium } = scene;
    const record = (change: Parameters<typeof consentOf>[1]) => {
      const statement = consentOf(patient, change);
      return scene.record(statement, patient.authenticator.sign(statement));
    };
    refused(await record({ actors: team() }), 'CARE_TEAM_UNKNOWN');
    succeeded(await recordCareTeam(consortium.ledger, scene.registrar, { careTeamId }));
    refused(await record({ except: [{ actors: team() }] }), 'CARE_TEAM_UNKNOWN');
    succeeded(await state(1));
    succeeded(await record({ actors: team() }));
  });

  it('given a member who is taken out after the opening, then no keys are released', async () => {
    const { ledger, lakeside, millbrook } = scene.consortium;
    const keyId = await publishedKey(ledger, millbrook.gateway);
    succeeded(await state(1, scene.clinician));
    const consentId = await scene.consent({ actors: team() });
    const open = async () => (await scene.access(consentId)).request;
    const [first, second] = [await open(), await open()];
    const release = ({ accessId, patientId }: typeof first) =>
      releaseKeys(ledger, lakeside.gateway, { accessId, patientId, keyId });
    succeeded(await release(first));
    succeeded(await state(2));
    refused(await release(second), 'CONSENT_FOR_ANOTHER');
  });

  it('given a consent for a team, then the explanations name it while somebody is in it', async () => {
    const patientId = scene.patient.chart.chartId;
    succeeded(await state(1, scene.clinician));
    const consentId = await scene.consent({ actors: team() });
    const explained = async (language: string): Promise<AccessExplanation['grants']> => {
      const text = await scene.read('ExplainAccess', patientId, language);
      return (JSON.parse(text) as AccessExplanation).grants;
    };
    const outcomeFor = async ({ publicKeyDigest }: TestIdentity) => {
      const request = {
        ...{ accessId: randomUUID(), patientId, purpose: 'TREAT', compartments: ['general'] },
        ...{ basis: { kind: 'consent', consentId }, classes: ['results'] },
      };
      const text = await scene.read('ExplainRequest', publicKeyDigest, JSON.stringify(request));
      return (JSON.parse(text) as RequestExplanation).outcome.kind;
    };
    assert.match(
      (await explained('en'))[1]?.sentence ?? '',
      /^Attending physicians of Millbrook Medical Center \(only members of a care team of Millbrook/,
    );
    assert.match((await explained('es'))[1]?.sentence ?? '', /miembros de un equipo asistencial/);
    assert.equal(await outcomeFor(scene.clinician), 'permitted');
    assert.equal(await outcomeFor(registrar), 'refused');
    succeeded(await state(2));
    assert.equal((await explained('en')).length, 1);
    assert.equal(await outcomeFor(scene.clinician), 'refused');
  });
});
