import {
  coverageResultSchema,
  type CoverageMessage,
  type CoverageResult,
  type DrugBenefit,
} from '@healthchain/protocol/coverage';
import { moneyOf } from '../../coverage/money.js';
import { malformed, UnknownCoverage, type CoverageInquiry } from '../../coverage/plan-service.js';
import { requestIdentifier, rxNorm } from './eligibility-request.js';
import {
  eligibilityResponseSchema,
  type EligibilityItem,
  type EligibilityResponse,
} from './response-schema.js';

/** Codes of benefits that FHIR's own example list has no word for (docs/decisions/0031-coverage.md). */
export const benefitTypes = {
  copay: 'copay',
  tier: 'formulary-tier',
  quantity: 'quantity-limit',
  days: 'quantity-limit-days',
} as const;

/** Codes of errors by which a plan says that it does not know the member. */
const memberUnknown: ReadonlySet<string> = new Set(['member-not-found', 'a001', 'a002', 'a003']);

/**
 * Reads a CoverageEligibilityResponse, which has to be about this inquiry and this member.
 *
 * @throws UnknownCoverage for a refusal, and for what cannot be relied on
 */
export function readEligibility(json: unknown, inquiry: CoverageInquiry): CoverageResult {
  const parsed = eligibilityResponseSchema.safeParse(json);
  if (!parsed.success) {
    malformed('The answer is no CoverageEligibilityResponse.');
  }
  const response = parsed.data;
  requireAbout(response, inquiry);
  requireComplete(response);
  const [insurance, ...others] = response.insurance;
  if (insurance?.inforce === undefined || others.length > 0) {
    throw new UnknownCoverage('answer-inconclusive', 'Not said of exactly one coverage.');
  }
  if (!insurance.inforce) {
    return { status: 'inactive', messages: [] };
  }
  return checked(activeResult(insurance.item.filter((item) => isAbout(item, inquiry))));
}

function checked(result: CoverageResult): CoverageResult {
  const parsed = coverageResultSchema.safeParse(result);
  return parsed.success ? parsed.data : malformed('A benefit is beyond what can be.');
}

/** @throws UnknownCoverage `answer-mismatched` */
function requireAbout({ request, insurance }: EligibilityResponse, inquiry: CoverageInquiry): void {
  const wanted = requestIdentifier(inquiry);
  const sameRequest =
    request.identifier?.system === wanted.system && request.identifier.value === wanted.value;
  const sameMember = insurance.every(
    ({ coverage }) => coverage.identifier?.value === inquiry.member.memberId,
  );
  if (!sameRequest || !sameMember) {
    throw new UnknownCoverage('answer-mismatched', 'The response is about something else.');
  }
}

/** @throws UnknownCoverage */
function requireComplete({ status, outcome, error }: EligibilityResponse): void {
  const codes = error.flatMap(({ code }) => code.coding.map((coding) => coding.code ?? ''));
  if (codes.some((code) => memberUnknown.has(code))) {
    throw new UnknownCoverage('member-not-found', 'The plan does not know the member.');
  }
  if (outcome === 'error' || codes.length > 0) {
    throw new UnknownCoverage('request-rejected', 'The plan does not take the request.');
  }
  if (outcome !== 'complete' || status !== 'active') {
    throw new UnknownCoverage('answer-inconclusive', 'The response is not complete.');
  }
}

/** Whether an item says something of the drug, within the plan's network or whatever network it is. */
function isAbout({ productOrService, network }: EligibilityItem, { drug }: CoverageInquiry) {
  const named = productOrService?.coding.some(
    ({ system, code }) => system === rxNorm && code === drug,
  );
  const outside = network?.coding.some(({ code }) => code === 'out') ?? false;
  return named === true && !outside;
}

function activeResult(items: readonly EligibilityItem[]): CoverageResult {
  const copays = new Map(
    items.flatMap(({ benefit }) =>
      benefit
        .filter(({ type }) => isType(type, benefitTypes.copay))
        .flatMap(({ allowedMoney }) => allowedMoney ?? [])
        .map((money) => [`${String(money.value)} ${money.currency}`, money] as const),
    ),
  );
  const [copay, ...others] = copays.values();
  const messages: CoverageMessage[] = others.length > 0 ? ['copay-varies'] : [];
  const benefit: DrugBenefit = {
    ...flagOf(
      'excluded',
      items.map(({ excluded }) => excluded),
    ),
    ...numberOf(items, benefitTypes.tier, (tier) => ({ tier })),
    ...(copay !== undefined &&
      others.length === 0 && { copay: moneyOf(String(copay.value), copay.currency) }),
    ...flagOf(
      'priorAuthorizationRequired',
      items.map(({ authorizationRequired }) => authorizationRequired),
    ),
    ...limitOf(items),
  };
  return { status: 'active', benefit, messages };
}

function limitOf(items: readonly EligibilityItem[]): Pick<DrugBenefit, 'quantityLimit'> {
  return numberOf(items, benefitTypes.quantity, (units) =>
    numberOf(items, benefitTypes.days, (days) => ({
      quantityLimit: { amount: units * 1000, days },
    })),
  );
}

/** What is so of any item; nothing where no item says. */
function flagOf<Name extends 'excluded' | 'priorAuthorizationRequired'>(
  name: Name,
  stated: readonly (boolean | undefined)[],
): Partial<Record<Name, boolean>> {
  const said = stated.filter((flag) => flag !== undefined);
  return (said.length === 0 ? {} : { [name]: said.includes(true) }) as Partial<
    Record<Name, boolean>
  >;
}

/** What comes of the one number that is stated of a benefit; nothing where none is, or several are. */
function numberOf(
  items: readonly EligibilityItem[],
  type: string,
  make: (value: number) => DrugBenefit,
): DrugBenefit {
  const stated = items.flatMap(({ benefit }) =>
    benefit.filter((each) => isType(each.type, type)).map((each) => each.allowedUnsignedInt),
  );
  const [value, ...others] = new Set(stated.filter((number) => number !== undefined));
  return value === undefined || others.length > 0 ? {} : make(value);
}

function isType(
  { coding }: { readonly coding: readonly { code?: string | undefined }[] },
  code: string,
) {
  return coding.some((each) => each.code === code);
}
