import type { Sensitivity } from './sensitivity.js';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

/** Sensitivity labels of HL7 DS4P (v3 ActCode) that name a compartment of their own. */
const compartmentOfLabel: ReadonlyMap<string, Sensitivity> = new Map([
  ['PSY', 'behavioral-health'],
  ['ETH', 'substance-use'],
  ['HIV', 'hiv'],
  ['SEX', 'sexual-reproductive-health'],
  ['GDIS', 'genetics'],
]);

interface Labelled {
  readonly meta?: { readonly security?: readonly { system?: string; code?: string }[] };
}

/**
 * The compartment of a patient's resource, from the sensitivity labels it carries. A resource with
 * no label, or with labels of several compartments, cannot be classified and is restricted.
 */
export function assignCompartment(resource: Labelled): Sensitivity {
  const found = new Set(
    (resource.meta?.security ?? [])
      .filter((label) => label.system === actCode)
      .flatMap((label) => compartmentOfLabel.get(label.code ?? '') ?? []),
  );
  const [only, ...others] = found;
  return only !== undefined && others.length === 0 ? only : 'restricted';
}
