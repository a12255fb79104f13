import { strict as assert } from 'node:assert';
import {
  callerOutcomes,
  decisionCases,
  membershipOf,
  memberships,
  naiveCallerRefusal,
  naiveDecision,
  outcomeOf,
  outcomes,
  Tally,
  type DecisionCase,
} from '@healthchain/protocol/testing/decisions';
import fc from 'fast-check';
import {
  credentialOf,
  credentialStandings,
  type CredentialStanding,
} from '../testing/decisions/credentials.js';
import { DecisionScene } from '../testing/decisions/decision-scene.js';
import { recordCareTeams } from '../testing/decisions/record-care-teams.js';

/** A case, and how the one who asks stands in public. */
interface Asking {
  readonly given: DecisionCase;
  readonly credential: CredentialStanding;
  readonly isOfHospital: boolean;
}

/** Cases of one run; a run is what fast-check counts. */
const together = 30;

describe('OpenChart, beside a second implementation that was written from the rules alone', function () {
  // Against a hang only: a busy machine takes many times the seconds of work that this is.
  this.timeout(1_200_000);
  let stage: DecisionScene;

  before(async () => {
    stage = await DecisionScene.open();
  });

  function callerRefusal({ given, credential, isOfHospital }: Asking): string | undefined {
    const { person, policy } = given;
    const organizationKind = isOfHospital ? 'hospital' : 'pharmacy';
    const caller = { role: person.role, policy, organizationKind, credential: credential.standing };
    return naiveCallerRefusal(caller);
  }

  async function committed({ given, credential, isOfHospital }: Asking): Promise<number | string> {
    stage.beginAnew();
    await recordCareTeams(stage, given.careTeams);
    stage.write(given);
    const { role } = given.person;
    const as = isOfHospital ? stage.identityOf(given.person) : stage.pharmacist;
    const holder = { organization: as.mspId, publicKeyDigest: as.publicKeyDigest, role };
    stage.writeCredential(as, credentialOf(holder, credential));
    return stage.openChart(as, given);
  }

  it('given whatever is asked for and whatever the ledger holds, then it commits the same outcome', async () => {
    const asking: fc.Arbitrary<Asking> = decisionCases(stage.world).chain((given) =>
      fc.record({
        given: fc.constant(given),
        credential: credentialStandings(given.at),
        isOfHospital: fc.integer({ min: 1, max: 40 }).map((number) => number > 1),
      }),
    );
    const tally = new Tally();
    const membershipTally = new Tally();
    const batches = fc.array(asking, { minLength: together, maxLength: together });
    await fc.assert(
      fc.asyncProperty(batches, async (cases) => {
        for (const one of cases) {
          const refusal = callerRefusal(one);
          const naive = refusal ?? naiveDecision(one.given);
          tally.count(outcomeOf(naive, one.given));
          if (refusal === undefined) {
            membershipTally.count(membershipOf(one.given));
          }
          assert.equal(await committed(one), naive);
        }
      }),
    );
    console.log(`      ${tally.summary}\n      ${membershipTally.summary}`);
    tally.requireEach([...new Set([...outcomes, ...callerOutcomes])], 6);
    membershipTally.requireEach(memberships, 4);
  });
});
