import { amount, dispensingUnit, thousandths } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';

/** So much of a UCUM unit, as a decimal with three places at most: what FHIR calls a SimpleQuantity. */
export const measureSchema = z.strictObject({
  value: z
    .number()
    .min(1 / thousandths)
    .max(1_000_000)
    .refine((value) => amount.safeParse(scaled(value)).success && isExact(value), {
      error: 'A quantity has three decimals at most.',
    }),
  unit: dispensingUnit,
});
export type Measure = z.infer<typeof measureSchema>;

interface Amount {
  /** Thousandths of the unit. */
  readonly amount: number;
  readonly unit: Measure['unit'];
}

/** A measure of what the ledger counts. */
export function measureOf({ amount: counted, unit }: Amount): Measure {
  return { value: counted / thousandths, unit };
}

/** What the ledger counts, of a measure. */
export function amountOf({ value, unit }: Measure): Amount {
  return { amount: scaled(value), unit };
}

function scaled(value: number): number {
  return Math.round(value * thousandths);
}

/** Whether no fourth decimal is lost. */
function isExact(value: number): boolean {
  return scaled(value) / thousandths === value;
}
