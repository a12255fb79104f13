import type { CoverageMessage, CoverageResult, DrugBenefit } from '@healthchain/protocol/coverage';
import { moneyOf, scaledInteger } from '../../coverage/money.js';
import { malformed, UnknownCoverage } from '../../coverage/plan-service.js';
import type { Benefit, BenefitLevel } from './benefits.js';

/** EB01: active coverage of each kind, and inactive coverage of each kind. */
const active = new Set(['1', '2', '3', '4', '5']);
const inactive = new Set(['6', '7', '8']);
/** Those that are being looked into. */
const pending = new Set(['5', '7', '8']);

/** The currency of a response, whose guide has no other. */
const currency = 'USD';

/**
 * What benefits come to: what is said of the drug goes before what is said of pharmacy, and that before what is
 * said of the plan.
 *
 * @throws UnknownCoverage
 */
export function readBenefits(benefits: readonly Benefit[]): CoverageResult {
  const status = statusOf(benefits);
  const copays = copaysOf(benefits);
  const messages = messagesOf(benefits, copays);
  return status === 'inactive'
    ? { status, messages }
    : { status, benefit: benefitOf(benefits, copays), messages };
}

/** The benefits of the first of these levels at which there are any. */
function nearest(
  benefits: readonly Benefit[],
  levels: readonly BenefitLevel[],
): readonly Benefit[] {
  return (
    levels
      .map((level) => benefits.filter((benefit) => benefit.level === level))
      .find((found) => found.length > 0) ?? []
  );
}

function statusOf(benefits: readonly Benefit[]): 'active' | 'inactive' {
  const stated = benefits.filter(({ code }) => active.has(code) || inactive.has(code));
  const found = new Set(
    nearest(stated, ['drug', 'pharmacy', 'plan']).map(({ code }) =>
      active.has(code) ? ('active' as const) : ('inactive' as const),
    ),
  );
  const [status] = found;
  if (status === undefined || found.size > 1) {
    throw new UnknownCoverage('answer-inconclusive', 'Neither active nor inactive, or both.');
  }
  return status;
}

/** Different copayments, each as it is written; those outside the network do not count. */
function copaysOf(benefits: readonly Benefit[]): readonly string[] {
  const stated = benefits.filter(
    ({ code, amount, inNetwork }) => code === 'B' && amount !== '' && inNetwork !== 'N',
  );
  return [...new Set(nearest(stated, ['drug', 'pharmacy']).map(({ amount }) => amount))];
}

function messagesOf(benefits: readonly Benefit[], copays: readonly string[]): CoverageMessage[] {
  return [
    ...(benefits.some(({ code }) => pending.has(code)) ? ['pending-investigation' as const] : []),
    ...(copays.length > 1 ? ['copay-varies' as const] : []),
    ...(benefits.some(({ code }) => code === 'U') ? ['contact-plan' as const] : []),
  ];
}

function benefitOf(benefits: readonly Benefit[], copays: readonly string[]): DrugBenefit {
  const [copay, ...others] = copays;
  const authorization = authorizationOf(benefits);
  const excluded = excludedOf(benefits);
  return {
    ...(excluded !== undefined && { excluded }),
    ...tierOf(benefits),
    ...(copay !== undefined && others.length === 0 && { copay: moneyOf(copay, currency) }),
    ...(authorization !== undefined && { priorAuthorizationRequired: authorization }),
    ...limitOf(benefits),
  };
}

/** Whether the drug is left out (EB01 `I`); nothing where neither that nor the drug's coverage is said. */
function excludedOf(benefits: readonly Benefit[]): boolean | undefined {
  const stated = benefits.filter(({ code }) => code === 'I' || active.has(code));
  const codes = nearest(stated, ['drug', 'pharmacy']).map(({ code }) => code);
  if (codes.includes('I')) {
    return true;
  }
  return stated.some(({ level }) => level === 'drug') ? false : undefined;
}

function authorizationOf(benefits: readonly Benefit[]): boolean | undefined {
  const stated = benefits.filter(({ authorization }) => ['Y', 'N'].includes(authorization));
  const found = nearest(stated, ['drug', 'pharmacy']);
  return found.length === 0 ? undefined : found.some(({ authorization }) => authorization === 'Y');
}

/** The formulary's tier: `REF*FO*formulary*TIER 2` (docs/decisions/0031-coverage.md). */
function tierOf(benefits: readonly Benefit[]): Pick<DrugBenefit, 'tier'> {
  const tiers = benefits
    .filter(({ level }) => level === 'drug')
    .flatMap(({ details }) => details)
    .filter(([id, qualifier]) => id === 'REF' && qualifier === 'FO')
    .map(([, , , description = '']) => /^TIER ([1-9])$/.exec(description)?.[1]);
  const [tier, ...others] = new Set(tiers);
  return tier === undefined || others.length > 0 ? {} : { tier: Number(tier) };
}

/** A limitation (EB01 `F`): at most EB10 units (`M2`) in the days of its HSD segment. */
function limitOf(benefits: readonly Benefit[]): Pick<DrugBenefit, 'quantityLimit'> {
  const limit = benefits.find(
    ({ level, code, quantityQualifier }) =>
      level === 'drug' && code === 'F' && quantityQualifier === 'M2',
  );
  const period = limit?.details.find(([id, , , , , unit]) => id === 'HSD' && unit === '7');
  if (limit === undefined || period === undefined) {
    return {};
  }
  const days = Number(/^\d{1,3}$/.exec(period[6] ?? '')?.[0] ?? malformed('No number of days.'));
  return { quantityLimit: { amount: scaledInteger(limit.quantity, 3), days } };
}
