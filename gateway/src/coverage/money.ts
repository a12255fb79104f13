import {
  currency as currencySchema,
  type Currency,
  type Money,
} from '@healthchain/protocol/coverage';
import { malformed } from './plan-service.js';

const decimal = /^(\d{0,9})(?:\.(\d*))?$/;

/**
 * A decimal number as an integer of its 10^-places parts, without floats.
 *
 * @throws UnknownCoverage `answer-malformed`, also where it has more places than that
 */
export function scaledInteger(text: string, places: number): number {
  const [, whole = '', fraction = ''] = decimal.exec(text) ?? malformed('No decimal number.');
  const significant = fraction.replace(/0+$/, '');
  if (`${whole}${fraction}` === '' || significant.length > places) {
    malformed('No decimal number, or one with more places than its unit has.');
  }
  return Number(`${whole}${significant.padEnd(places, '0')}`);
}

/** An amount of money. @throws UnknownCoverage `answer-malformed` */
export function moneyOf(text: string, stated: string): Money {
  const { data: currency = malformed('No currency that is known.') } =
    currencySchema.safeParse(stated);
  return { minorUnits: scaledInteger(text, placesOf(currency)), currency };
}

/** Places of a currency's minor unit (ISO 4217). */
function placesOf(currency: Currency): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    ...{ style: 'currency', currency },
  }).resolvedOptions();
  return maximumFractionDigits;
}

/** Thousandths of a unit as a decimal number. */
export function decimalOf(thousandths: number): string {
  const digits = String(thousandths).padStart(4, '0');
  const text = `${digits.slice(0, -3)}.${digits.slice(-3)}`;
  return text.replace(/\.?0+$/, '');
}
