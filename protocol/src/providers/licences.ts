import { z } from 'zod';
import { deaSchedule, deaSchedules } from './identifiers.js';
import { instant } from '../primitives.js';

/** Professions that a state licenses and that a credential can name. */
export const professions = [
  'physician',
  'physician-assistant',
  'nurse-practitioner',
  'registered-nurse',
  'pharmacist',
  'dentist',
  'psychologist',
  'laboratory-technician',
] as const;
export const profession = z.enum(professions);
export type Profession = z.infer<typeof profession>;

/** States, the federal district and territories that license professionals, by their postal codes. */
export const licensingState = z.enum(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ' +
    'ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI'
  ).split(' '),
);

/** What a credential says of a licence: what later decisions ask for, and no number. */
export const licenceSchema = z.strictObject({ profession, state: licensingState });
export type Licence = z.infer<typeof licenceSchema>;

/** What may be prescribed under a DEA registration, and until when; no number. */
export const controlledSubstancesSchema = z.strictObject({
  schedules: z
    .array(deaSchedule)
    .min(1)
    .max(deaSchedules.length)
    .refine((all) => new Set(all).size === all.length, { error: 'A schedule is named once.' }),
  until: instant,
});
export type ControlledSubstances = z.infer<typeof controlledSubstancesSchema>;
