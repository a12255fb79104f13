/** Code and identifier systems of the mappings. */
export const systems = {
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
  uuid: 'urn:ietf:rfc:3986',
  organization: 'urn:healthchain:organization',
  credential: 'urn:healthchain:credential',
  schedule: 'urn:healthchain:dea-schedule',
  setting: 'urn:healthchain:care-setting',
  compartment: 'urn:healthchain:compartment',
  reason: 'urn:healthchain:prescription-reason',
  fill: 'urn:healthchain:fill-state',
} as const;
