import { readFileSync } from 'node:fs';
import { z } from 'zod';

const drugSchema = z.strictObject({
  excluded: z.boolean().default(false),
  tier: z.int().min(1).max(9).optional(),
  priorAuthorization: z.boolean().default(false),
  quantityLimit: z.strictObject({ units: z.int().min(1), days: z.int().min(1) }).optional(),
});

const planSchema = z.strictObject({
  formulary: z.string(),
  /** By tier. */
  copays: z.record(z.string(), z.string().regex(/^\d+\.\d{2}$/)),
  /** By RxCUI. */
  drugs: z.record(z.string(), drugSchema),
});

const benefitFileSchema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  members: z.array(
    z.strictObject({
      memberId: z.string(),
      family: z.string(),
      birthDate: z.iso.date(),
      plan: z.string(),
      from: z.iso.date(),
      until: z.iso.date().optional(),
    }),
  ),
  plans: z.record(z.string(), planSchema),
});

/** The members of the sample health plan, and what their plans pay. */
export type BenefitFile = z.infer<typeof benefitFileSchema>;
export type DrugRow = z.infer<typeof drugSchema>;

/** @throws ZodError where the file is malformed */
export function readBenefitFile(file: string): BenefitFile {
  return benefitFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Whom and what the plan is asked about. */
export interface Question {
  readonly memberId: string;
  readonly birthDate: string;
  readonly rxcui: string | undefined;
  /** Of service, as `2026-01-31`. */
  readonly day: string;
}

/** What the file says; nothing where no such member is in it. */
export interface Found {
  readonly memberId: string;
  readonly family: string;
  readonly active: boolean;
  readonly formulary: string;
  readonly currency: string;
  /** Nothing where the plan's formulary does not have the drug. */
  readonly drug: DrugRow | undefined;
  /** As a decimal number. */
  readonly copay: string | undefined;
}

/** Looks a member up by number and day of birth. */
export function lookUp(file: BenefitFile, question: Question): Found | undefined {
  const member = file.members.find(
    ({ memberId, birthDate }) => memberId === question.memberId && birthDate === question.birthDate,
  );
  const plan = member && file.plans[member.plan];
  if (member === undefined || plan === undefined) {
    return undefined;
  }
  const { memberId, family, from, until = question.day } = member;
  const drug = question.rxcui === undefined ? undefined : plan.drugs[question.rxcui];
  return {
    ...{ memberId, family, formulary: plan.formulary, currency: file.currency, drug },
    active: from <= question.day && question.day <= until,
    copay: drug?.tier === undefined ? undefined : plan.copays[String(drug.tier)],
  };
}
