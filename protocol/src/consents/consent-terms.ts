import { z } from 'zod';

/** v3 ActReason: why a chart is opened. */
export const purposes = ['TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT', 'HRESCH', 'PATRQT'] as const;
export const purpose = z.enum(purposes);
export type Purpose = z.infer<typeof purpose>;

/** With `BTG`, which no consent covers: an emergency breaks the glass. */
export const accessPurposes = [...purposes, 'BTG'] as const;
export const accessPurpose = z.enum(accessPurposes);
export type AccessPurpose = z.infer<typeof accessPurpose>;

/**
 * Sensitivity compartments that a consent can open, by the gateway's code table; `restricted` holds
 * what could not be classified or belongs to several, and `counseling-notes` what a therapist keeps apart.
 */
export const compartmentKinds = [
  'general',
  'behavioral-health',
  'substance-use',
  'hiv',
  'sexual-reproductive-health',
  'genetics',
  'counseling-notes',
  'restricted',
] as const;
export const compartmentKind = z.enum(compartmentKinds);
export type CompartmentKind = z.infer<typeof compartmentKind>;

/** The compartments that one consent can give together. */
export const jointKinds: readonly CompartmentKind[] = compartmentKinds.filter(
  (kind) => kind !== 'counseling-notes',
);

/**
 * Whether a consent gives counselling notes by themselves, as it has to: 45 CFR 164.508(b)(3)(ii) of psychotherapy notes,
 * 42 CFR 2.31(b) of those about substance use.
 */
export function isSeparate(compartments: readonly CompartmentKind[]): boolean {
  return !compartments.includes('counseling-notes') || compartments.length === 1;
}
