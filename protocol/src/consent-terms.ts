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
 * what could not be classified or belongs to several.
 */
export const compartmentKinds = [
  'general',
  'behavioral-health',
  'substance-use',
  'hiv',
  'sexual-reproductive-health',
  'genetics',
  'restricted',
] as const;
export const compartmentKind = z.enum(compartmentKinds);
export type CompartmentKind = z.infer<typeof compartmentKind>;
