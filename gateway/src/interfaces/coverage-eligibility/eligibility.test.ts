import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coverageResultSchema } from '@healthchain/protocol/coverage';
import { UnknownCoverage } from '../../coverage/plan-service.js';
import { inquiry } from '../../coverage/test-support/inquiry.js';
import { validateResource } from '../fhir/validation/validate-resource.js';
import { eligibilityRequest, rxNorm } from './eligibility-request.js';
import { readEligibility } from './read-response.js';

const identifier = { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${inquiry.requestId}` };
const typed = (code: string) => ({ coding: [{ code }] });
const productOrService = { coding: [{ system: rxNorm, code: inquiry.drug }] };
const coverage = { identifier: { value: inquiry.member.memberId } };

function response(item: readonly object[] = [], change: object = {}): object {
  return {
    ...{ resourceType: 'CoverageEligibilityResponse', status: 'active', outcome: 'complete' },
    request: { identifier },
    insurance: [{ coverage, inforce: true, item }],
    ...change,
  };
}

const read = (...args: Parameters<typeof response>) => readEligibility(response(...args), inquiry);
const copay = (value: number, currency = 'USD') => ({
  ...{ type: typed('copay'), allowedMoney: { value, currency } },
});

describe('a CoverageEligibilityRequest', () => {
  it('given a member and a drug, then a valid resource that says both', () => {
    const request = eligibilityRequest(inquiry, 'Evergreen', new Date('2026-03-01T09:05:00Z'));
    assert.deepEqual(validateResource({ ...request }), []);
    assert.equal(request.item?.[0]?.quantity?.value, 30.5);
    assert.deepEqual(request.identifier, [identifier]);
    assert.deepEqual(
      request.contained?.map(({ resourceType }) => resourceType),
      ['Patient', 'Coverage'],
    );
  });
});

describe('a CoverageEligibilityResponse', () => {
  it('given all that a plan can say of a drug, then all of it', () => {
    const item = {
      ...{ productOrService, excluded: false, authorizationRequired: true },
      benefit: [
        copay(45.5),
        { type: typed('formulary-tier'), allowedUnsignedInt: 3 },
        { type: typed('quantity-limit'), allowedUnsignedInt: 60 },
        { type: typed('quantity-limit-days'), allowedUnsignedInt: 30 },
      ],
    };
    assert.deepEqual(read([item]), {
      status: 'active',
      benefit: {
        ...{ excluded: false, tier: 3, priorAuthorizationRequired: true },
        copay: { minorUnits: 4550, currency: 'USD' },
        quantityLimit: { amount: 60_000, days: 30 },
      },
      messages: [],
    });
  });

  it('given nothing of the drug, another drug or another network, then nothing is made up', () => {
    const nothing = { status: 'active', benefit: {}, messages: [] };
    assert.deepEqual(read(), nothing);
    const another = { coding: [{ system: rxNorm, code: '999' }] };
    assert.deepEqual(read([{ productOrService: another, excluded: true }]), nothing);
    const outside = { productOrService, network: typed('out'), benefit: [copay(90)] };
    assert.deepEqual(read([outside]), nothing);
  });

  it('given several copayments, then it is said, and none is chosen', () => {
    assert.deepEqual(read([{ productOrService, benefit: [copay(5), copay(10)] }]), {
      ...{ status: 'active', benefit: {}, messages: ['copay-varies'] },
    });
  });

  it('given a coverage that is not in force, then inactive', () => {
    const insurance = [{ coverage, inforce: false }];
    assert.deepEqual(read([], { insurance }), { status: 'inactive', messages: [] });
  });

  it('given what cannot be relied on, then unknown with its reason', () => {
    const error = (code: string) => [{ code: typed(code) }];
    const other = { identifier: { ...identifier, value: 'urn:uuid:0' } };
    const stranger = { identifier: { value: 'W199-13' } };
    for (const [change, reason] of [
      [{ outcome: 'error', error: error('member-not-found') }, 'member-not-found'],
      [{ outcome: 'error', error: error('other') }, 'request-rejected'],
      [{ outcome: 'error' }, 'request-rejected'],
      [{ outcome: 'queued' }, 'answer-inconclusive'],
      [{ status: 'cancelled' }, 'answer-inconclusive'],
      [{ insurance: [] }, 'answer-inconclusive'],
      [{ insurance: [{ coverage }] }, 'answer-inconclusive'],
      [{ request: other }, 'answer-mismatched'],
      [{ insurance: [{ coverage: stranger, inforce: true }] }, 'answer-mismatched'],
      [{ insurance: [{ coverage: {}, inforce: true }] }, 'answer-mismatched'],
      [{ resourceType: 'OperationOutcome' }, 'answer-malformed'],
      [{ insurance: 'none' }, 'answer-malformed'],
    ] as const) {
      assert.throws(() => read([], change), { reason }, JSON.stringify(change));
    }
    const odd = { productOrService, benefit: [copay(10.005)] };
    assert.throws(() => read([odd]), { reason: 'answer-malformed' });
    const tier = { type: typed('formulary-tier'), allowedUnsignedInt: 12 };
    const high = { productOrService, benefit: [tier] };
    assert.throws(() => read([high]), { reason: 'answer-malformed' });
  });

  it('given any JSON, then a result that the ledger takes, or unknown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (item, benefit) => {
        const items = [item, { productOrService, benefit: [benefit] }] as object[];
        for (const json of [item, response(items)]) {
          try {
            assert.ok(coverageResultSchema.safeParse(readEligibility(json, inquiry)).success);
          } catch (error) {
            assert.ok(error instanceof UnknownCoverage, String(error));
          }
        }
      }),
    );
  });
});
