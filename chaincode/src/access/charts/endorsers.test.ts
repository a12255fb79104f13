import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import sinon from 'sinon';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { succeeded, type Consortium } from '../../testing/consortium.js';
import type { TestIdentity } from '../../testing/identity.js';
import { PatientScene } from '../../testing/patient-scene.js';
import {
  consentOf,
  digestOf,
  now,
  revocationOf,
  statementSalts,
  type SensitiveArgument,
  type TestPatient,
} from '../../testing/patients.js';
import { TestLedger, type Call, type Outcome } from '../../testing/test-ledger.js';

/** What one endorser's machine says that another's does not. */
interface Machine {
  readonly clock: string;
  readonly zone: string;
  readonly chance: number;
}

const machines: readonly Machine[] = [
  { clock: now, zone: 'UTC', chance: 0.5 },
  { clock: '1999-12-31T23:59:59.999Z', zone: 'Asia/Kathmandu', chance: 0 },
  { clock: '2099-06-15T00:00:00.000Z', zone: 'America/St_Johns', chance: 0.999 },
];

describe('The endorsers of one proposal', () => {
  let consortium: Consortium;
  let clinician: TestIdentity;
  let patient: TestPatient;

  beforeEach(async () => {
    const scene = await PatientScene.open();
    ({ consortium, clinician, patient } = scene);
    await scene.enrol();
  });

  /** The call as one proposal, which each endorser is sent. */
  function proposal(
    as: TestIdentity,
    name: string,
    id: string,
    authority: SensitiveArgument,
  ): Call {
    return {
      as,
      call: `AccessControlContract:${name}`,
      args: [id, digestOf(authority), randomUUID()],
      transient: { authority },
      at: now,
    };
  }

  /** An endorser with the ledger as it stands, on a machine of its own. */
  async function endorse(call: Call, { clock, zone, chance }: Machine): Promise<Outcome> {
    const endorser = new TestLedger();
    consortium.ledger.state.forEach((value, key) => endorser.state.set(key, value));
    consortium.ledger.privateState.forEach((value, key) => endorser.privateState.set(key, value));
    const ownZone = process.env.TZ;
    const random = sinon.stub(Math, 'random').returns(chance);
    const timers = sinon.useFakeTimers({
      now: new Date(clock),
      toFake: ['Date', 'performance', 'hrtime'],
    });
    process.env.TZ = zone;
    try {
      return await endorser.run(call);
    } finally {
      // An undefined variable would become the text "undefined".
      if (ownZone === undefined) delete process.env.TZ;
      else process.env.TZ = ownZone;
      timers.restore();
      random.restore();
    }
  }

  /** Asserts that all endorse the same, and commits it. */
  async function agree(call: Call): Promise<Outcome> {
    const outcomes: Outcome[] = [];
    for (const machine of machines) {
      outcomes.push(succeeded(await endorse(call, machine)));
    }
    const [first, ...others] = outcomes;
    assert.ok(first);
    assert.ok(Object.keys(first.privateWrites).length > 0);
    others.forEach((other) => {
      assert.deepEqual(other, first);
    });
    return succeeded(await consortium.ledger.run(call));
  }

  function opening(consentId: string): Call {
    const accessId = randomUUID();
    const { chartId: patientId } = patient.chart;
    const request = {
      accessId,
      patientId,
      basis: { kind: 'consent', consentId },
      purpose: 'TREAT',
      compartments: ['general'],
      classes: ['results'],
    };
    return proposal(clinician, 'OpenChart', accessId, { salt: newSalt(), request });
  }

  it('given different clocks, zones and chances, then they agree on a consent, its use and its end', async () => {
    const statement = consentOf(patient);
    const { consentId } = statement;
    const { admin } = consortium.lakeside;
    const signed = { statement, assertion: patient.authenticator.sign(statement) };
    await agree(proposal(admin, 'RecordConsent', consentId, { ...statementSalts(), signed }));
    const opened = await agree(opening(consentId));
    assert.match(Object.values(opened.privateWrites).join(), /"kind":"permitted"/);
    const end = revocationOf(patient, consentId);
    const revocation = { statement: end, assertion: patient.authenticator.sign(end) };
    const argument = { ...statementSalts(), signed: revocation };
    await agree(proposal(admin, 'RevokeConsent', consentId, argument));
    const refused = await agree(opening(consentId));
    assert.match(Object.values(refused.privateWrites).join(), /"reason":"CONSENT_REVOKED"/);
  });
});
