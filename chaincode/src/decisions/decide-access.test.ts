import { strict as assert } from 'node:assert';
import { coversRecord, decideAccess, type AccessFacts } from '@healthchain/protocol';
import {
  askerOf,
  authorityOn,
  careTeamsNamed,
  casesWithRecord,
  daysOfRecords,
  decisionCases,
  isTakenBack,
  isTakenBackOn,
  membershipOf,
  memberships,
  naiveCoversRecord,
  naiveDecision,
  outcomeOf,
  outcomes,
  policyOn,
  Tally,
  type CaseWorld,
  type DecisionCase,
  type NaiveMatter,
} from '@healthchain/protocol/testing/decisions';
import fc from 'fast-check';

const world: CaseWorld = {
  patientId: 'b5a3c1a0-0000-4000-8000-000000000001',
  otherPatientId: 'b5a3c1a0-0000-4000-8000-000000000002',
  enrolmentId: 'b5a3c1a0-0000-4000-8000-000000000003',
  people: [
    { organization: 'MillbrookMSP', publicKeyDigest: '01'.repeat(32) },
    { organization: 'MillbrookMSP', publicKeyDigest: '02'.repeat(32) },
    { organization: 'LakesideMSP', publicKeyDigest: '03'.repeat(32) },
  ],
  organizations: ['MillbrookMSP', 'LakesideMSP', 'CornerstoneMSP'],
};

/** Cases of one run; a run is what fast-check counts. */
const together = 200;
const batches = fc.array(decisionCases(world), { minLength: together, maxLength: together });

/** Those that the consent names and that the person is in. */
function ownCareTeams(given: DecisionCase): string[] {
  const named = careTeamsNamed(given.consent?.signed.statement ?? {});
  return named.filter((id) => askerOf(given).careTeams.includes(id));
}

function factsOf(given: DecisionCase): AccessFacts {
  const { person, at, enrolmentId, proxy, policy, ...facts } = given;
  const authority =
    enrolmentId === undefined ? undefined : authorityOn(world.patientId, enrolmentId, proxy);
  return {
    ...{ ...person, ...facts, authority, careTeams: ownCareTeams(given) },
    policy: policy === undefined ? undefined : policyOn(policy),
    time: { epochMilliseconds: Date.parse(at) },
  };
}

function decided(given: DecisionCase): number | string {
  const decision = decideAccess(factsOf(given));
  return decision.kind === 'refused' ? decision.reason : Date.parse(decision.until);
}

/** Each compartment and class that a case asks for. */
function mattersOf(given: DecisionCase): NaiveMatter[] {
  const { purpose, compartments, classes } = given.request;
  const about = { who: askerOf(given), purpose, at: given.at };
  return compartments.flatMap((compartment) =>
    classes.map((name) => ({ ...about, compartment, class: name })),
  );
}

describe('Decisions, decided a second time by code that was written from the rules alone', function () {
  // Against a hang only: a busy machine takes many times the seconds of work that this is.
  this.timeout(1_200_000);

  it('come to the same, whatever is asked for and whatever the ledger holds', () => {
    const tally = new Tally();
    const membershipTally = new Tally();
    fc.assert(
      fc.property(batches, (cases) => {
        for (const one of cases) {
          const naive = naiveDecision(one);
          tally.count(outcomeOf(naive, one));
          membershipTally.count(membershipOf(one));
          assert.equal(decided(one), naive);
        }
      }),
    );
    console.log(`      ${tally.summary}\n      ${membershipTally.summary}`);
    tally.requireEach(outcomes, 50);
    membershipTally.requireEach(memberships, 50);
  });

  it('are refused by an exception only where it takes back the records of every day', () => {
    const tally = new Tally();
    fc.assert(
      fc.property(batches, (cases) => {
        for (const one of cases) {
          const except = one.consent?.signed.statement.except ?? [];
          for (const matter of mattersOf(one)) {
            const refuses = isTakenBack(except, matter);
            const days = daysOfRecords.filter((day) => isTakenBackOn(except, matter, day));
            tally.count(
              `${String(refuses)} ${days.length === daysOfRecords.length ? 'every' : 'not every'} day`,
            );
          }
        }
      }),
    );
    console.log(`      ${tally.summary}`);
    tally.requireEach(['false every day', 'false not every day', 'true every day'], 50);
  });
});

describe('Records that an access covers, by a second implementation', function () {
  this.timeout(1_200_000);

  it('are the same for each record, by its compartment, its class and its date', () => {
    const tally = new Tally();
    const records = fc.array(casesWithRecord(decisionCases(world)), {
      ...{ minLength: together, maxLength: together },
    });
    fc.assert(
      fc.property(records, (cases) => {
        for (const [one, record] of cases) {
          const covers = naiveCoversRecord(one, record);
          const byDate = daysOfRecords.some(
            (date) => naiveCoversRecord(one, { ...record, date }) !== covers,
          );
          tally.count(`${covers ? 'covers' : 'leaves'} ${byDate ? 'by its date' : 'any'}`);
          assert.equal(coversRecord(factsOf(one), record), covers, JSON.stringify([one, record]));
        }
      }),
    );
    console.log(`      ${tally.summary}`);
    tally.requireEach(['covers any', 'covers by its date', 'leaves any', 'leaves by its date'], 50);
  });
});
