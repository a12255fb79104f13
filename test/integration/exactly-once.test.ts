import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CommitError, StatusCode } from '@hyperledger/fabric-gateway';
import { canonicalJson, saltedDigest } from '@healthchain/protocol';
import type {
  Dispense,
  DispensePage,
  PrescribingPolicy,
} from '@healthchain/protocol/prescriptions';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { employ, enrol, type SignedIn } from '../support/admissions.js';
import { refusalCode } from '../support/authority-calls.js';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { isLong } from '../support/faults/sizes.js';
import { processOf, untilReplaced } from '../support/faults/processes.js';
import { endpoints, organization, projectRoot, stateFolder } from '../support/network.js';
import { asAdministrator, asGateway } from '../support/operator.js';
import { freePorts, interrupt, startNetwork } from '../support/own-network.js';
import { Patient } from '../support/patients.js';
import { answerOf, invoke, query } from '../support/peer-calls.js';
import { codeOf, Dispenser, Prescriber } from '../support/prescriptions.js';

const contract = 'PrescriptionManagementContract';
const attempts = 200;
/** Dispenses during which a gateway is killed. */
const dispenses = isLong ? 500 : 60;
/** Prescriptions that are dispensed from side by side. */
const lanes = 10;

/** A second pharmacy, as an operator adds it to the consortium file: an organisation is data. */
const harbor = `
  - name: harbor
    displayName: Harbor Pharmacy
    mspId: HarborMSP
    kind: pharmacy
    host: localhost
    orderer: false
    ipfs: false
    people:
      - { name: registrar, role: registrar }
      - { name: privacy-officer, role: privacy-officer }
      - { name: pharmacist, role: pharmacist, licence: { profession: pharmacist, state: OH } }
`;

describe('a prescription at two pharmacies', function () {
  this.timeout(600_000);
  let state: string;
  let child: ChildProcess | undefined;
  let underTest: string | undefined;
  let clients: FabricClients;
  let prescriber: Prescriber;
  let dispensers: readonly [Dispenser, Dispenser];
  let direct: readonly [FabricClient, FabricClient];

  before(async () => {
    state = mkdtempSync(path.join(path.dirname(stateFolder()), 'two-pharmacies-'));
    const consortium = path.join(state, 'consortium.yaml');
    const five = readFileSync(path.join(projectRoot, 'network/consortium.yaml'), 'utf8');
    writeFileSync(consortium, five.trimEnd() + harbor);
    child = await startNetwork({ consortium, state, portBase: await freePorts(120) });
    underTest = process.env.HEALTHCHAIN_STATE;
    process.env.HEALTHCHAIN_STATE = state;

    await permitRefillsAtOnce();
    const [hospital, first, second] = [
      organization('hospital'),
      organization('pharmacy'),
      organization('pharmacy', 1),
    ];
    const registrar = await employ(hospital, 'registrar', first);
    const confirming = await employ(first, 'registrar', hospital);
    const clinician = await employ(hospital, 'clinician', first);
    const patient = await Patient.admit(hospital);
    await enrol(patient, registrar, confirming);
    const { chartId } = patient.chart;
    const pharmacist = async (at: typeof first): Promise<Dispenser> => {
      const person: SignedIn = await employ(at, 'pharmacist', hospital);
      return new Dispenser(person, chartId);
    };
    prescriber = new Prescriber(clinician, chartId);
    dispensers = [await pharmacist(first), await pharmacist(second)];
    clients = new FabricClients();
    direct = [clients.person(first, 'pharmacist'), clients.person(second, 'pharmacist')];
  });

  after(async () => {
    clients.close();
    if (underTest !== undefined) {
      process.env.HEALTHCHAIN_STATE = underTest;
    }
    if (child !== undefined) {
      await interrupt(child);
    }
    rmSync(state, { recursive: true, force: true });
  });

  /** What the ledger counts, as a peer answers it: not what a gateway remembers. */
  async function onLedger(prescriptionId: string): Promise<readonly Dispense[]> {
    const [{ contract: asked }] = direct;
    const answer = await asked.evaluate(`${contract}:ListDispenses`, {
      arguments: [prescriptionId, '200', ''],
      endorsingOrganizations: [direct[0].organization.mspId],
    });
    return (JSON.parse(Buffer.from(answer).toString('utf8')) as DispensePage).dispenses;
  }

  /** Submits a dispense to Fabric without any gateway. @returns the code of its refusal, if it was refused */
  async function dispenseDirectly(
    { contract: submitted }: FabricClient,
    prescriptionId: string,
  ): Promise<string | undefined> {
    const salt = newSalt();
    const request = {
      ...{ patientId: prescriber.patientId, prescriptionId },
      ...{ dispenseId: randomUUID(), amount: 30_000 },
    };
    try {
      await submitted.submit(`${contract}:DispensePrescription`, {
        arguments: [prescriptionId, saltedDigest(salt, request), randomUUID()],
        transientData: { prescriptions: JSON.stringify({ salt, request }) },
        endorsingOrganizations: direct.map(({ organization: { mspId } }) => mspId),
      });
      return undefined;
    } catch (error) {
      return codeOfCommit(error) ?? refusalCode(error) ?? String(error);
    }
  }

  async function dispenseByGateway(
    dispenser: Dispenser,
    prescriptionId: string,
  ): Promise<string | undefined> {
    const response = await dispenser.dispense(prescriptionId);
    return response.ok ? undefined : codeOf(response);
  }

  it(`given ${attempts} attempts at once for one refill, half of them without a gateway, then one succeeds`, async () => {
    const [first, second] = dispensers;
    const id = await prescriber.prescribe({ refills: 1 });
    assert.equal((await first.dispense(id)).status, 200);
    const answers = await Promise.all(
      Array.from({ length: attempts }, (_, index) => {
        const one = index % 2;
        return index % 4 < 2
          ? dispenseByGateway(dispensers[one as 0 | 1], id)
          : dispenseDirectly(direct[one as 0 | 1], id);
      }),
    );
    const refusals = answers.filter((code) => code !== undefined);
    const counted = Object.fromEntries(
      [...new Set(refusals)].map((code) => [code, refusals.filter((each) => each === code).length]),
    );
    assert.equal(refusals.length, attempts - 1, JSON.stringify(counted));
    // Refused by the contract, or endorsed before the one that succeeded and committed after it.
    const clear = ['PRESCRIPTION_COMPLETED', 'MVCC_READ_CONFLICT'];
    assert.deepEqual(
      Object.keys(counted).filter((code) => !clear.includes(code)),
      [],
      JSON.stringify(counted),
    );
    const [, refill, ...more] = [...(await onLedger(id))].sort(
      (one, other) => one.fill - other.fill,
    );
    assert.deepEqual([refill?.fill, more], [1, []]);

    // Nothing is stuck: what goes back to stock is dispensed at the other pharmacy.
    assert.ok(refill !== undefined);
    const { organization: winner } = refill.dispensed;
    const isFirst = winner === organization('pharmacy').mspId;
    const [took, other] = isFirst ? [first, second] : [second, first];
    const back = await took.ask('POST', id, `/dispenses/${refill.dispenseId}/return`);
    assert.equal(back.status, 204, await back.text());
    assert.equal((await other.dispense(id)).status, 200);
    assert.equal(await codeOf(await took.dispense(id)), 'PRESCRIPTION_COMPLETED');
  });

  it(`given a gateway that is killed amid ${dispenses} dispenses, then none that was acknowledged is lost, and none doubled`, async () => {
    const [dispenser] = dispensers;
    const name = `${organization('pharmacy').name}-gateway`;
    const each = dispenses / lanes;
    const supply = { quantity: { amount: 1000 * each, unit: '{each}' as const }, daysSupply: each };
    const acknowledged: string[] = [];
    let killed: Promise<void> | undefined;

    /** Asks until there is an answer: whoever is not answered asks again under the same id. */
    async function handOut(prescriptionId: string): Promise<void> {
      const handover = {
        dispenseId: randomUUID(),
        amount: 1000,
        partial: 'patient-request',
      } as const;
      for (;;) {
        const response = await dispenser.dispense(prescriptionId, handover).catch(() => undefined);
        if (response?.ok === true) {
          acknowledged.push(handover.dispenseId);
          return;
        }
        const code = response === undefined ? undefined : await codeOf(response);
        assert.ok(code === undefined || again.includes(code), code);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
    async function lane(prescriptionId: string): Promise<void> {
      for (let count = 0; count < each; count += 1) {
        await handOut(prescriptionId);
        if (acknowledged.length >= dispenses / 3) {
          killed ??= kill(name);
        }
      }
    }
    const ids: string[] = [];
    for (let count = 0; count < lanes; count += 1) {
      ids.push(await prescriber.prescribe(supply));
    }
    await Promise.all(ids.map(lane));
    assert.ok(killed !== undefined);
    await killed;
    const found = (await Promise.all(ids.map(onLedger))).flat();
    assert.deepEqual(found.map(({ dispenseId }) => dispenseId).sort(), [...acknowledged].sort());
    assert.equal(found.length, dispenses);
    const shown = await Promise.all(ids.map((id) => dispenser.shown(id)));
    assert.deepEqual([...new Set(shown.map(({ status }) => status))], ['completed']);
  });
});

/** Fabric's own word where a transaction lost against another that was committed before it. */
function codeOfCommit(error: unknown): string | undefined {
  const isConflict = error instanceof CommitError && error.code === StatusCode.MVCC_READ_CONFLICT;
  return isConflict ? 'MVCC_READ_CONFLICT' : undefined;
}

/** Puts a policy in force by which a refill is due as soon as the filling before it was dispensed. */
async function permitRefillsAtOnce(): Promise<void> {
  const { organizations } = endpoints();
  const [proposer, ...others] = organizations.map(({ name }) => name);
  assert.ok(proposer !== undefined);
  const document = query('AccessControlContract:GetDocument', 'prescribingPolicy');
  const known = await asGateway(proposer, document);
  const { content } = JSON.parse(answerOf(known.text)) as { content: PrescribingPolicy };
  const rules = content.rules.map((rule) => ({ ...rule, refillPercent: 0 }));
  const text = canonicalJson({ ...content, rules });
  const named = ['prescribingPolicy', '2'] as const;
  const propose = ['AccessControlContract:ProposeDocument', ...named, text] as const;
  const proposed = await asAdministrator(proposer, invoke(...propose, 'null', randomUUID()));
  assert.ok(proposed.ok, proposed.text);
  const digest = createHash('sha256').update(text).digest('hex');
  // With the proposer, four of six.
  for (const name of others.slice(0, 3)) {
    const approve = ['AccessControlContract:ApproveDocument', ...named, digest] as const;
    const approved = await asAdministrator(name, invoke(...approve, 'null', randomUUID()));
    assert.ok(approved.ok, approved.text);
  }
}

/** Refusals after which one asks again: nothing was committed, or it is not known yet. */
const again = ['BUSY', 'RATE_LIMITED', 'LEDGER_UNAVAILABLE', 'COMMIT_UNKNOWN', 'TOKEN_EXPIRED'];

/** Kills a process of the network under test, and waits until it runs again. */
async function kill(name: string): Promise<void> {
  const { pid } = await processOf(name);
  process.kill(pid, 'SIGKILL');
  await untilReplaced(name, pid);
}
