import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import {
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
import { DecisionScene } from '../testing/decisions/decision-scene.js';
import { recordCase } from '../testing/decisions/record-case.js';

/** Cases of one run; a run is what fast-check counts. */
const together = 12;

function expected(given: DecisionCase): number | string {
  const { policy, person } = given;
  const caller = { policy, role: person.role, organizationKind: 'hospital' };
  return naiveCallerRefusal({ ...caller, credential: 'in-force' }) ?? naiveDecision(given);
}

/** A case before anybody used the consent. */
function unused({ consent, ...given }: DecisionCase): DecisionCase {
  return { ...given, consent: consent && { ...consent, usedBy: undefined } };
}

/** The same chart asked for once more, after the first opening. */
function again(given: DecisionCase, isPermitted: boolean): DecisionCase {
  const { request, consent } = given;
  const usedBy = isPermitted && consent?.signed.statement.once ? { usedBy: request.accessId } : {};
  return {
    ...given,
    request: { ...request, accessId: randomUUID() },
    consent: consent && { ...consent, ...usedBy },
  };
}

describe('OpenChart under what was signed and recorded, beside the second implementation', function () {
  // Against a hang only: a busy machine takes many times the seconds of work that this is.
  this.timeout(1_200_000);
  let stage: DecisionScene;

  before(async () => {
    stage = await DecisionScene.open();
  });

  /** Nobody can declare an emergency for a key that they do not hold. */
  function isDeclarable({ emergency }: DecisionCase): boolean {
    const { organization, publicKeyDigest } = emergency?.signed.statement ?? {};
    return (
      emergency === undefined ||
      stage.people.some(
        (person) => person.mspId === organization && person.publicKeyDigest === publicKeyDigest,
      )
    );
  }

  it('given consents, emergencies and policies by transactions, then it commits the same outcomes, twice', async () => {
    const tally = new Tally();
    const membershipTally = new Tally();
    const recordable = decisionCases(stage.world).filter((given) => isDeclarable(given));
    const batches = fc.array(recordable, { minLength: together, maxLength: together });
    await fc.assert(
      fc.asyncProperty(batches, async (cases) => {
        for (const given of cases.map(unused)) {
          await recordCase(stage, given);
          const first = expected(given);
          const second = again(given, typeof first === 'number');
          for (const one of [given, second]) {
            const naive = expected(one);
            tally.count(outcomeOf(naive, one));
            membershipTally.count(membershipOf(one));
            assert.equal(await stage.openChart(stage.identityOf(one.person), one), naive);
          }
        }
      }),
    );
    console.log(`      ${tally.summary}\n      ${membershipTally.summary}`);
    tally.requireEach([...outcomes, 'ROLE_NOT_PERMITTED'], 2);
    membershipTally.requireEach(memberships, 1);
  });
});
