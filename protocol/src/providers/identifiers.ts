import { z } from 'zod';

/** Prefix of health care in the United States, with which NPIs are Luhn numbers (ISO/IEC 7812). */
const npiPrefix = '80840';

/** National Provider Identifier: ten digits, the first 1 or 2, the last a Luhn check digit. */
export const npi = z
  .string()
  .regex(/^[12][0-9]{9}$/, 'An NPI is ten digits.')
  .refine((text) => isLuhnNumber(npiPrefix + text), { error: 'The NPI’s check digit is wrong.' });

function isLuhnNumber(digits: string): boolean {
  const sum = Array.from(digits, Number).reduceRight((total, digit, index) => {
    const value = digit * ((digits.length - index) % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/**
 * First letters of DEA numbers of those who prescribe: practitioners (A, B, F and G, one after the other was
 * exhausted), those with the former waiver for buprenorphine (X) and mid-level practitioners (M).
 * Manufacturers, distributors and treatment programmes have others, such as P and R.
 */
const prescriberTypes = 'ABFGMX';

/** DEA registration number: two letters (or a letter and 9) and seven digits, the last a check digit. */
export const deaNumber = z
  .string()
  .regex(
    new RegExp(`^[${prescriberTypes}][A-Z9][0-9]{7}$`),
    'A DEA number is two letters and seven digits.',
  )
  .refine(hasDeaCheckDigit, { error: 'The DEA number’s check digit is wrong.' });

/** Last digit of (d1+d3+d5) + 2(d2+d4+d6). */
function hasDeaCheckDigit(text: string): boolean {
  const digits = Array.from(text.slice(2), Number);
  const sum = digits
    .slice(0, 6)
    .reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 2), 0);
  return sum % 10 === digits[6];
}

/**
 * Whether a DEA number can be that of somebody with this surname: its second letter is the surname's
 * first, or 9 for a business address.
 */
export function isDeaNumberOf(number: string, surname: string): boolean {
  const letter = number.charAt(1);
  return letter === '9' || letter === firstLetter(surname);
}

/** In upper case, without accents: registries know the Latin alphabet's 26 letters. */
function firstLetter(surname: string): string {
  const [first = ''] = surname.normalize('NFD').replaceAll(/[^A-Za-z]/g, '');
  return first.toUpperCase();
}

/** Schedules of controlled substances that may be prescribed: schedule I may not. */
export const deaSchedules = ['II', 'III', 'IV', 'V'] as const;
export const deaSchedule = z.enum(deaSchedules);
export type DeaSchedule = z.infer<typeof deaSchedule>;
