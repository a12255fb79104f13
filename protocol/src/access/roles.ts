import { z } from 'zod';

/** Roles that a countersigned credential gives; what people may, the access policy in force says. */
export const roles = [
  'gateway',
  'registrar',
  'privacy-officer',
  'attending',
  'resident',
  'nurse',
  'pharmacist',
  'lab-technician',
  'radiologist',
  'researcher',
  'payer-agent',
  'relay',
] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/**
 * Of whom the access policy speaks: besides the roles of credentials, who has none. An integrator is an OAuth2
 * client of a gateway; a proxy is whoever decides for a patient, enrolled for them or by a delegation.
 */
export const policyRoles = [...roles, 'integrator', 'patient', 'proxy'] as const;
export const policyRole = z.enum(policyRoles);
export type PolicyRole = z.infer<typeof policyRole>;
