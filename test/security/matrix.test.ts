import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { resourceClasses, type Access, type ChartRequest } from '@healthchain/protocol';
import { statementBase } from '@healthchain/protocol/testing';
import {
  Expectations,
  type CallerKind,
  type Cell,
  type Place,
  type Verdict,
} from '@healthchain/protocol/testing/expectations';
import { decisionCall, openingCall, refusalCode } from '../support/authority-calls.js';
import { commitInStep, type Commit } from '../support/commit-in-step.js';
import { enrolledPatient } from '../support/enrolled-patient.js';
import type { Patient } from '../support/patients.js';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { matrixArguments } from '../support/matrix-calls.js';
import {
  endpoints,
  organization,
  projectRoot,
  type OrganizationEndpoints,
} from '../support/network.js';
import { asAdministrator, eventually } from '../support/operator.js';
import { minutesFromNow } from '../support/patients.js';
import { answerOf, query } from '../support/peer-calls.js';

/**
 * Holds the deployed contracts to `matrix/expected.md`: every operation by every caller whom a network
 * has, as far as the guard, and each state of a consent as far as the ledger. Nothing here revokes a
 * credential; that, and every other combination, is tried in process by `chaincode/src/matrix`.
 */
const file = path.join(projectRoot, 'test/security/matrix/expected.md');
const expectations = new Expectations(readFileSync(file, 'utf8'));

const organizations = {
  custodian: organization('hospital'),
  'other hospital': organization('hospital', 1),
  pharmacy: organization('pharmacy'),
  'health plan': organization('health-plan'),
  'research institute': organization('research-institute'),
} as const satisfies Record<Place, unknown>;
const { custodian, 'other hospital': other } = organizations;

/** Codes that speak of the caller alone. */
const aboutCaller = ['admin', 'none', 'revoked', 'role', 'kind'].flatMap((word) =>
  (expectations.table('Words').find((row) => row.word === word)?.codes ?? '').split(', '),
);

/** Who can call, with the people that `npm start` employs. */
function callersOf(clients: FabricClients): (readonly [CallerKind, Place, FabricClient])[] {
  const everywhere = Object.entries(organizations) as [Place, OrganizationEndpoints][];
  return everywhere.flatMap(([place, one]) => {
    const people = kinds.filter(([, , employers]) => employs(one, employers));
    return [
      ['administrator', place, clients.administrator(one)] as const,
      ['gateway', place, clients.gatewayOf(one)] as const,
      ...people.map(([kind, person]) => [kind, place, clients.person(one, person)] as const),
    ];
  });
}

/** Kinds of caller that are people, with their names in the consortium file and the kinds of their employers. */
const kinds = [
  ['registrar', 'registrar', ['hospital', 'pharmacy', 'health-plan']],
  ['clinician', 'clinician', ['hospital']],
  ['privacy officer', 'privacy-officer', ['hospital']],
  ['relay', 'relay', ['pharmacy', 'health-plan']],
  ['pharmacist', 'pharmacist', ['pharmacy']],
] as const satisfies readonly (readonly [CallerKind, string, readonly string[]])[];

function employs({ kind }: OrganizationEndpoints, employers: readonly string[]): boolean {
  return employers.includes(kind);
}

/** The refusal of a call that a peer simulates and nobody commits. */
async function answerTo(
  { contract, organization: { mspId } }: FabricClient,
  operation: string,
): Promise<string | undefined> {
  const args = matrixArguments.get(operation)?.(custodian.mspId);
  assert.ok(args !== undefined, operation);
  try {
    const answer = await contract.evaluate(operation, {
      arguments: args,
      endorsingOrganizations: [mspId],
    });
    const text = Buffer.from(answer).toString('utf8');
    return operation.endsWith(':OpenChart')
      ? (JSON.parse(text) as { refused?: string }).refused
      : undefined;
  } catch (error) {
    return refusalCode(error) ?? String(error);
  }
}

/**
 * What a guard may answer. What is permitted, or refused for the thing in question, gets past it: the
 * call is about nothing that there is, so it may be refused for that.
 */
function objection(verdict: Verdict, answer: string | undefined): string | undefined {
  const byGuard = answer !== undefined && aboutCaller.includes(answer);
  const holds = byGuard
    ? verdict.includes(answer)
    : verdict.length === 0 || verdict.some((code) => !aboutCaller.includes(code));
  return holds
    ? undefined
    : `answered ${answer ?? 'yes'}, expected ${verdict.join(' or ') || 'yes'}`;
}

describe('The matrix of who may do what, on the deployed contracts', function () {
  this.timeout(240_000);
  const clients = new FabricClients();
  after(() => {
    clients.close();
  });

  it('given the deployed metadata, then every operation has its row and every row its operation', async () => {
    const name = 'org.hyperledger.fabric:GetMetadata';
    const { ok, text } = await asAdministrator(custodian.name, query(name));
    assert.ok(ok, text);
    const { contracts } = JSON.parse(answerOf(text)) as {
      contracts: Record<string, { transactions: { name: string }[] }>;
    };
    const deployed = Object.entries(contracts).flatMap(([contract, { transactions }]) =>
      transactions.map((transaction) => `${contract}:${transaction.name}`),
    );
    assert.deepEqual([...expectations.operations].sort(), deployed.sort());
    assert.deepEqual([...matrixArguments.keys()].sort(), deployed);
  });

  it('given each operation, each role and each organisation, then the guard answers as expected', async () => {
    const callers = callersOf(clients);
    const wrong: string[] = [];
    let cells = 0;
    for (const operation of expectations.operations) {
      const answers = callers.map(async ([caller, place, client]) => {
        const cell: Cell = { operation, caller, place };
        const expected = expectations.deployed(cell, expectations.ofCaller(cell));
        const found = objection(expected, await answerTo(client, operation));
        cells += 1;
        if (found !== undefined) wrong.push([operation, caller, place, found].join(' | '));
      });
      await Promise.all(answers);
    }
    console.log(`      ${cells} cells`);
    assert.deepEqual(wrong, []);
  });

  describe('given an enrolled patient', () => {
    let patient: Patient;
    let carrier: FabricClient;
    let clinician: FabricClient;
    let commit: Commit;
    const members = endpoints().organizations.filter(({ kind }) => kind !== 'research-institute');
    const endorsers = members.slice(0, 3).map(({ mspId }) => mspId);

    before(async () => {
      patient = await enrolledPatient(clients);
      commit = commitInStep(clients, endorsers);
      carrier = clients.gatewayOf(custodian);
      clinician = clients.person(other, 'clinician');
    });

    function base() {
      return statementBase(patient.chart.chartId, new Date().toISOString(), endpoints().channel);
    }

    async function consent(change: { grantee?: string; from?: string; until?: string } = {}) {
      const statement = {
        kind: 'consent' as const,
        ...base(),
        consentId: randomUUID(),
        grantee: other.mspId,
        purposes: ['TREAT' as const],
        compartments: ['general' as const],
        from: minutesFromNow(-10),
        until: minutesFromNow(60),
        ...change,
      };
      await commit(carrier, decisionCall(statement, patient.device.sign(statement)));
      return statement.consentId;
    }

    /** What an opening comes to. */
    async function opening(
      consentId: string,
      purpose: ChartRequest['purpose'] = 'TREAT',
      compartments: ChartRequest['compartments'] = ['general'],
    ): Promise<string | undefined> {
      const accessId = randomUUID();
      const { chartId: patientId } = patient.chart;
      const classes = [...resourceClasses];
      const basis = { kind: 'consent' as const, consentId };
      await commit(
        clinician,
        openingCall({ accessId, patientId, basis, purpose, compartments, classes }),
      );
      let access: Access | undefined;
      await eventually(async () => {
        const answer = await clinician.contract.evaluate('AccessControlContract:GetAccess', {
          arguments: [patientId, accessId],
          endorsingOrganizations: [other.mspId],
        });
        access = JSON.parse(Buffer.from(answer).toString('utf8')) as Access;
        return true;
      });
      assert.ok(access !== undefined);
      return access.outcome.kind === 'refused' ? access.outcome.reason : undefined;
    }

    async function revoked(): Promise<string> {
      const consentId = await consent();
      const statement = { kind: 'revocation' as const, ...base(), consentId };
      await commit(carrier, decisionCall(statement, patient.device.sign(statement)));
      return consentId;
    }

    /** States that this patient's consents can be brought to; the others are tried in process. */
    const states: Readonly<Record<string, () => Promise<string>>> = {
      none: () => Promise.resolve(randomUUID()),
      'in force': () => consent(),
      'not begun': () => consent({ from: minutesFromNow(30) }),
      ended: () => consent({ until: minutesFromNow(-5) }),
      revoked,
      'for another organisation': () => consent({ grantee: custodian.mspId }),
    };

    it('and each state of a consent, then the committed outcome is the expected one', async () => {
      const found: Record<string, string> = {};
      for (const { name, verdict } of expectations.situations('Consent states')) {
        const consentId = await states[name]?.();
        if (consentId === undefined) continue;
        const answer = await opening(consentId);
        const holds = answer === undefined ? verdict.length === 0 : verdict.includes(answer);
        if (!holds) found[name] = answer ?? 'yes';
      }
      assert.deepEqual(found, {});
    });

    it('and each other purpose and compartment, then the committed outcome is a refusal', async () => {
      const consentId = await consent();
      assert.equal(await opening(consentId, 'ETREAT'), 'PURPOSE_NOT_CONSENTED');
      assert.equal(await opening(consentId, 'HRESCH'), 'PURPOSE_NOT_CONSENTED');
      const both = await opening(consentId, 'TREAT', ['general', 'hiv']);
      assert.equal(both, 'COMPARTMENT_NOT_CONSENTED');
    });
  });
});
