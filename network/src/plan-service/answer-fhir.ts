import { z } from 'zod';
import { lookUp, type BenefitFile, type Found } from './benefit-file.js';

const rxNorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

const identifier = z.object({ system: z.string(), value: z.string() });
const requestSchema = z.object({
  resourceType: z.literal('CoverageEligibilityRequest'),
  identifier: z.array(identifier).min(1),
  contained: z.array(
    z.object({
      resourceType: z.string(),
      birthDate: z.string().optional(),
      subscriberId: z.string().optional(),
    }),
  ),
  insurer: z.object({ display: z.string().optional() }),
  item: z
    .array(
      z.object({
        productOrService: z.object({
          coding: z.array(z.object({ system: z.string(), code: z.string() })),
        }),
      }),
    )
    .default([]),
});

/**
 * Answers a FHIR R4 CoverageEligibilityRequest by a CoverageEligibilityResponse.
 *
 * @throws Error for what is no such request
 */
export function answerFhir(file: BenefitFile, body: string): object {
  const request = requestSchema.parse(JSON.parse(body));
  const contained = (type: string) =>
    request.contained.find(({ resourceType }) => resourceType === type);
  const memberId = contained('Coverage')?.subscriberId ?? '';
  const rxcui = request.item[0]?.productOrService.coding.find(({ system }) => system === rxNorm);
  const now = new Date().toISOString();
  const found = lookUp(file, {
    ...{ memberId, birthDate: contained('Patient')?.birthDate ?? '' },
    ...{ rxcui: rxcui?.code, day: now.slice(0, 10) },
  });
  return {
    resourceType: 'CoverageEligibilityResponse',
    status: 'active',
    purpose: ['validation', 'benefits'],
    patient: { identifier: { value: memberId } },
    created: now,
    request: { identifier: request.identifier[0] },
    insurer: request.insurer,
    ...(found === undefined
      ? { outcome: 'error', error: [{ code: { coding: [{ code: 'member-not-found' }] } }] }
      : { outcome: 'complete', insurance: [insuranceOf(found, rxcui?.code)] }),
  };
}

function insuranceOf(found: Found, rxcui: string | undefined): object {
  return {
    coverage: { identifier: { value: found.memberId } },
    inforce: found.active,
    ...(found.active && rxcui !== undefined && { item: [itemOf(found, rxcui)] }),
  };
}

function itemOf({ drug, copay, currency }: Found, rxcui: string): object {
  const productOrService = { coding: [{ system: rxNorm, code: rxcui }] };
  if (drug === undefined || drug.excluded) {
    return { productOrService, excluded: true };
  }
  const limit = drug.quantityLimit;
  return {
    productOrService,
    excluded: false,
    authorizationRequired: drug.priorAuthorization,
    benefit: [
      ...(copay === undefined
        ? []
        : [{ type: typed('copay'), allowedMoney: { value: Number(copay), currency } }]),
      ...(drug.tier === undefined ? [] : [counted('formulary-tier', drug.tier)]),
      ...(limit === undefined
        ? []
        : [counted('quantity-limit', limit.units), counted('quantity-limit-days', limit.days)]),
    ],
  };
}

const typed = (code: string) => ({ coding: [{ code }] });
const counted = (code: string, count: number) => ({ type: typed(code), allowedUnsignedInt: count });
