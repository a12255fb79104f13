/**
 * Sensitivity compartments. `directory` holds what is about no patient (organisations, places,
 * practitioners); `restricted` holds what could not be classified.
 */
export const sensitivities = [
  'general',
  'behavioral-health',
  'substance-use',
  'hiv',
  'sexual-reproductive-health',
  'genetics',
  'restricted',
  'directory',
] as const;
export type Sensitivity = (typeof sensitivities)[number];

export function isSensitivity(text: string): text is Sensitivity {
  return (sensitivities as readonly string[]).includes(text);
}
