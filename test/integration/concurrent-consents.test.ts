import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Access } from '@healthchain/protocol';
import { readAccess, readAuthority, readConsent } from '../support/authority-calls.js';
import { consentIdOf, ConsentModel } from '../support/consent-model.js';
import { ConsentPlan, type Operation } from '../support/consent-plan.js';
import { enrolledPatient } from '../support/enrolled-patient.js';
import type { Patient } from '../support/patients.js';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import {
  blockHeight,
  ledgerTransactions,
  type LedgerTransaction,
} from '../support/ledger-transactions.js';
import { endpoints, organization } from '../support/network.js';
import { eventually } from '../support/operator.js';
import { Seeded } from '../support/seeded.js';
import { Submission } from '../support/submission.js';

const seed = Number(process.env.HEALTHCHAIN_SEED ?? randomInt(2 ** 32));
const chance = new Seeded(seed);
const mix = { consents: 30, revocations: 25, openings: 45 };
const consentsBefore = 8;
/** How long (ms) orderers may yet order what they did not acknowledge. */
const settling = 15_000;

const custodian = organization('hospital');
const other = organization('hospital', 1);
const members = endpoints().organizations.filter(({ kind }) => kind !== 'research-institute');
const memberIds = members.map(({ mspId }) => mspId);
const functions = ['RecordConsent', 'RevokeConsent', 'OpenChart'];

const times = (count: number, make: () => Operation): Operation[] =>
  Array.from({ length: count }, make);

function consentOf({ operation }: Submission): string {
  return operation.kind === 'opening'
    ? consentIdOf(operation.request.basis)
    : operation.statement.consentId;
}

describe(`100 consents, revocations and openings of one chart at once (seed ${seed})`, function () {
  this.timeout(600_000);
  const clients = new FabricClients();
  let administrators: FabricClient[];
  let clinician: FabricClient;
  let patient: Patient;
  let submissions: Submission[];
  /** What the ledger has of them, in its order. */
  let ledger: LedgerTransaction[];
  const accesses = new Map<string, Access | undefined>();

  before(async () => {
    patient = await enrolledPatient(clients);
    administrators = members.map((member) => clients.administrator(member));
    clinician = clients.person(other, 'clinician');
    const from = await blockHeight(clinician);
    submissions = await allAtOnce();
    if (submissions.some((each) => each.isUnknown)) {
      await wait(settling);
    }
    const to = await blockHeight(clinician);
    const transactions = await ledgerTransactions(clinician, from, to);
    ledger = transactions.filter(({ name }) => functions.includes(name.split(':')[1] ?? ''));
    for (const { operation } of submissions) {
      if (operation.kind === 'opening') {
        accesses.set(operation.request.accessId, await accessOf(operation.request.accessId));
      }
    }
    console.log(`      ${summary()}`);
  });
  after(() => {
    clients.close();
  });

  async function allAtOnce(): Promise<Submission[]> {
    const plan = new ConsentPlan(patient, [other.mspId, other.mspId, custodian.mspId], chance);
    const before = times(consentsBefore, () => plan.consent()).map(submission);
    await oneByOne(before);
    const openings = before.map((each) => submission(plan.opening(consentOf(each))));
    await oneByOne(openings);
    const together = [
      ...times(mix.consents, () => plan.consent()),
      ...times(mix.revocations, () => plan.revocation()),
      ...times(mix.openings, () => plan.opening()),
    ];
    const mixed = chance.shuffled(together).map(submission);
    await Promise.all(mixed.map((each) => each.run(memberIds, chance)));
    const revocations = mixed.filter(
      ({ operation, committed }) => operation.kind === 'revocation' && committed !== undefined,
    );
    const late = revocations.slice(0, 3).map((each) => submission(plan.opening(consentOf(each))));
    await oneByOne(late);
    return [...before, ...openings, ...mixed, ...late];
  }

  async function oneByOne(those: readonly Submission[]): Promise<void> {
    for (const each of those) {
      await each.run(memberIds, chance);
    }
  }

  function submission(operation: Operation): Submission {
    const anyone = administrators[chance.below(administrators.length)] ?? clinician;
    return new Submission(operation, operation.kind === 'opening' ? clinician : anyone);
  }

  /** What a read answers once the private part of what was committed has arrived. */
  async function arrived<Value>(read: () => Promise<Value>): Promise<Value> {
    const answers: Value[] = [];
    await eventually(async () => answers.push(await read()) > 0);
    return answers[0]!;
  }

  function accessOf(accessId: string): Promise<Access | undefined> {
    return arrived(() => readAccess(clinician, patient.chart.chartId, accessId));
  }

  function summary(): string {
    const all = submissions.flatMap(({ attempts }) => attempts);
    const count = (answer: string): number => all.filter((one) => one.answer === answer).length;
    const refused = submissions.filter(({ refusal }) => refusal !== undefined).length;
    const outcomes = new Map<string, number>();
    for (const access of accesses.values()) {
      const outcome = access === undefined ? 'none' : told(access);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    const tally = [...outcomes].map(([outcome, number]) => `${number} ${outcome}`).join(', ');
    return `${count('valid')} valid, ${count('invalid')} invalid, ${count('unknown')} unknown, ${refused} refused; openings: ${tally}`;
  }

  function told({ outcome }: Access): string {
    return outcome.kind === 'permitted' ? 'permitted' : outcome.reason;
  }

  /** Ours by transaction id. */
  function byTransaction(): Map<string, Submission> {
    return new Map(
      submissions.flatMap((each) =>
        each.attempts.map(({ transactionId }) => [transactionId, each] as const),
      ),
    );
  }

  /** The operations that the ledger took, in its order. */
  function taken(): { place: LedgerTransaction; operation: Operation }[] {
    const ours = byTransaction();
    return ledger.flatMap((place) => {
      const operation = ours.get(place.transactionId)?.operation;
      return place.valid && operation !== undefined ? [{ place, operation }] : [];
    });
  }

  it('was a contest, with winners and losers', () => {
    const answers = submissions.flatMap(({ attempts }) => attempts.map(({ answer }) => answer));
    assert.ok(answers.includes('invalid'));
    const outcomes = [...accesses.values()].flatMap((access) => (access ? [told(access)] : []));
    assert.ok(outcomes.includes('permitted') && outcomes.includes('CONSENT_REVOKED'));
  });

  it('has each transaction that its client was told to be valid once, and no other', () => {
    const ours = byTransaction();
    const count = new Map<string, number>();
    for (const { transactionId, valid } of ledger) {
      assert.ok(ours.has(transactionId), `nobody sent ${transactionId}`);
      if (valid) count.set(transactionId, (count.get(transactionId) ?? 0) + 1);
    }
    const blocks = new Map(ledger.map(({ transactionId, block }) => [transactionId, block]));
    for (const { transactionId, answer, block } of submissions.flatMap((each) => each.attempts)) {
      const times = count.get(transactionId) ?? 0;
      if (answer === 'unknown') {
        assert.ok(times <= 1);
      } else {
        assert.equal(times, answer === 'valid' ? 1 : 0);
        assert.equal(blocks.get(transactionId), block);
      }
    }
  });

  it('took each operation once at most, and refused only what was taken back before', () => {
    const operations = taken().map(({ operation }) => operation);
    assert.equal(new Set(operations).size, operations.length);
    for (const { refusal } of submissions) {
      assert.ok([undefined, 'CONSENT_REVOKED'].includes(refusal), refusal);
    }
  });

  it('decided each opening as the order of the blocks has it', () => {
    const model = new ConsentModel();
    for (const { place, operation } of taken()) {
      if (operation.kind === 'consent') {
        model.record(operation.statement);
      } else if (operation.kind === 'revocation') {
        const { consentId } = operation.statement;
        assert.ok(model.isRecorded(consentId) && !model.isRevoked(consentId));
        model.revoke(consentId);
      } else {
        const access = accesses.get(operation.request.accessId);
        assert.ok(access, 'an opening on the ledger has an outcome');
        const expected = model.outcomeOf(operation.request, other.mspId);
        assert.equal(told(access), expected, `${place.block}/${place.position}`);
      }
    }
  });

  it('permitted no opening of a consent that stands behind its revocation', () => {
    const revokedBy = new Set<string>();
    for (const { operation } of taken()) {
      if (operation.kind === 'revocation') {
        revokedBy.add(operation.statement.consentId);
      } else if (
        operation.kind === 'opening' &&
        revokedBy.has(consentIdOf(operation.request.basis))
      ) {
        const access = accesses.get(operation.request.accessId);
        assert.equal(access?.outcome.kind, 'refused');
      }
    }
  });

  it('has nothing of what was not taken', async () => {
    for (const { operation } of submissions.filter((each) => each.isWithoutEffect)) {
      if (operation.kind === 'opening') {
        assert.equal(accesses.get(operation.request.accessId), undefined);
      } else if (operation.kind === 'consent') {
        const { consentId } = operation.statement;
        assert.equal(await arrived(() => readConsent(clinician, consentId)), undefined);
      }
    }
    const isDecision = ({ operation }: Pick<Submission, 'operation'>): boolean =>
      operation.kind !== 'opening';
    const decisions = taken().filter(isDecision).length;
    const undecided = submissions.filter((each) => isDecision(each) && each.isUnknown).length;
    const authority = await arrived(() => readAuthority(clinician, patient.chart.chartId));
    assert.ok(authority);
    // What the client has no answer of may have been ordered after the blocks were read.
    assert.ok(authority.revision >= 1 + decisions);
    assert.ok(authority.revision <= 1 + decisions + undecided);
  });

  it('keeps each consent, and the revocation that was taken', async () => {
    const operations = taken().map(({ operation }) => operation);
    for (const operation of operations) {
      if (operation.kind !== 'consent') continue;
      const { consentId } = operation.statement;
      const consent = await arrived(() => readConsent(clinician, consentId));
      assert.ok(consent);
      assert.deepEqual(consent.signed.statement, operation.statement);
      const revocation = operations.find(
        (one) => one.kind === 'revocation' && one.statement.consentId === consentId,
      );
      const kept = consent.revocation?.statement;
      assert.deepEqual(kept, revocation?.kind === 'revocation' ? revocation.statement : undefined);
    }
  });
});
