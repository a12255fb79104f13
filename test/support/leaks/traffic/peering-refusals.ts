import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { askPeering } from './peering.js';
import { refused } from './refused.js';
import type { Step } from './step.js';

const ids = (): Record<string, string> => ({ accessId: randomUUID(), patientId: randomUUID() });
const clinician = (): string => randomBytes(32).toString('hex');
const nobody = { identifiers: [], names: [] };

/** What gateways ask each other, by a question that only lacks what a canary spoils. */
const questions: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
  '/releases': ids,
  '/key-shares': ids,
  '/availability': () => ({ accessId: randomUUID() }),
  '/journal': () => ({ patientId: randomUUID() }),
  '/patients/match': () => ({ clinician: clinician(), wanted: nobody }),
  '/patients/redemption': () => ({ clinician: clinician(), tag: 'ABCD', proof: clinician() }),
};

/** Bodies with a canary: as a field's name, as each field, and where JSON breaks. */
function spoiltBodies(question: object, canary: string): string[] {
  const spoilt = [{ [canary]: canary }, ...Object.keys(question).map((key) => ({ [key]: canary }))];
  const bodies = spoilt.map((one) => JSON.stringify({ ...question, ...one }));
  return [...bodies, `{"${canary}": ${canary}`];
}

/** Every question between gateways, malformed in each of its fields. */
export const peeringRefusals: readonly Step[] = Object.entries(questions).flatMap(([url, make]) =>
  spoiltBodies(make(), '').map((_, index) =>
    refused(`a question of another gateway, ${url} (${index})`, async (_traffic, canary) => {
      const answer = await askPeering('POST', url, spoiltBodies(make(), canary)[index] ?? '');
      // The route is there and looked at the body.
      assert.equal(answer.status, 400);
      return answer;
    }),
  ),
);
