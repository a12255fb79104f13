import { compartmentKinds } from '@healthchain/protocol';

/**
 * The compartments that a patient can open, and `directory`, which holds what is about no patient
 * (organisations, places, practitioners).
 */
export const sensitivities = [...compartmentKinds, 'directory'] as const;
export type Sensitivity = (typeof sensitivities)[number];

export function isSensitivity(text: string): text is Sensitivity {
  return (sensitivities as readonly string[]).includes(text);
}

/**
 * The strictest of several: `general` gives way to everything, counselling notes stay such whatever they tell of,
 * and what else belongs to two compartments is for readers of neither alone. Undefined for none, since nothing was
 * said then.
 */
export function strictest(found: Iterable<Sensitivity>): Sensitivity | undefined {
  const distinct = new Set(found);
  if (distinct.size > 1) {
    distinct.delete('general');
  }
  if (distinct.has('counseling-notes')) {
    return 'counseling-notes';
  }
  const [only, ...others] = distinct;
  return others.length === 0 ? only : 'restricted';
}
