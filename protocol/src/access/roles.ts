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
