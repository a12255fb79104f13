import { z } from 'zod';

/** Thousandths of a unit in one unit: amounts are integers, since chaincode computes with no floats. */
export const thousandths = 1000;

/** Units in which medicines are measured out, as UCUM codes: tablets and the like are counted as {each}. */
export const dispensingUnit = z.enum(['{each}', 'mL', 'g', '[IU]', 'mg', 'ug']);
export type DispensingUnit = z.infer<typeof dispensingUnit>;

/** At most a million units. */
const amountLimit = 1_000_000 * thousandths;

/** How much of a medicine, in thousandths of its unit. */
export const amount = z.int().min(1).max(amountLimit);
