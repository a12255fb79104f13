import { z } from 'zod';
import { amount, dispensingUnit } from './quantity.js';

/** How a medicine is taken, as SNOMED CT codes; what no code names is no route. */
export const routes = {
  oral: '26643006',
  sublingual: '37839007',
  buccal: '54471007',
  rectal: '37161004',
  vaginal: '16857009',
  topical: '6064005',
  transdermal: '45890007',
  ophthalmic: '54485002',
  otic: '10547007',
  nasal: '46713006',
  inhaled: '447694001',
  subcutaneous: '34206005',
  intramuscular: '78421000',
  intravenous: '47625008',
} as const;
export type Route = keyof typeof routes;
export const routeNames = Object.keys(routes) as [Route, ...Route[]];
export const route = z.enum(routeNames);

/** Units of time of FHIR Timing, and how many hours each has. */
const hoursOf = { h: 1, d: 24, wk: 7 * 24 } as const;
export const periodUnit = z.enum(['h', 'd', 'wk']);

/**
 * How a medicine is to be taken: so much so often, as FHIR Dosage has it. Free text is none of it; it travels
 * sealed.
 */
export const dosageSchema = z.strictObject({
  dose: z.strictObject({ amount, unit: dispensingUnit }),
  route,
  /** So many times in each period. */
  frequency: z.int().min(1).max(48),
  period: z.int().min(1).max(90),
  periodUnit,
  /** Taken when it is needed: the frequency is the most that is taken. */
  asNeeded: z.literal(true).optional(),
});
export type Dosage = z.infer<typeof dosageSchema>;

/** Thousandths of a unit that are taken in so many days at most, rounded up. */
export function takenIn(days: number, { dose, frequency, period, periodUnit }: Dosage): number {
  const hours = period * hoursOf[periodUnit];
  return Math.ceil((dose.amount * frequency * 24 * days) / hours);
}
