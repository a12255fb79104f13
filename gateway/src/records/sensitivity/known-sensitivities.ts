import type { KeyObject } from 'node:crypto';
import type { Compartment } from '@healthchain/protocol';
import type { ReadModel } from '../../platform/read-model/read-model.js';
import { sensitivityOf } from '../compartments/compartment-register.js';
import { searchParameters } from '../search/parameters.js';
import type { KnownSensitivities } from './classify.js';
import type { Sensitivity } from './sensitivity.js';

export interface KnownSensitivitiesOptions {
  readonly readModel: Pick<ReadModel, 'findRecord' | 'compartment' | 'compartmentsReferring'>;
  readonly key: (compartment: Compartment) => Promise<KeyObject>;
}

/** Types whose records are found by the Encounter that they belong to. */
const typesOfEncounters = Object.entries(searchParameters)
  .filter(([, parameters]) => 'encounter' in parameters)
  .map(([type]) => type);

/** Reads from the labels of compartments what earlier records were classified as. */
export function knownSensitivities({
  readModel,
  key,
}: KnownSensitivitiesOptions): KnownSensitivities {
  const labelOf = async (compartment: Compartment): Promise<Sensitivity> =>
    sensitivityOf(compartment, await key(compartment));
  const ofPatient = (sensitivity: Sensitivity): Sensitivity[] =>
    sensitivity === 'directory' ? [] : [sensitivity];
  return {
    ofRecord: async (reference) => {
      const [type = '', id = ''] = reference.split('/');
      const row = await readModel.findRecord(type, id);
      const compartment = row && (await readModel.compartment(row.compartmentId));
      return compartment && ofPatient(await labelOf(compartment))[0];
    },
    ofEncounter: async (reference) => {
      const compartments = await readModel.compartmentsReferring(
        typesOfEncounters,
        'encounter',
        reference,
      );
      return (await Promise.all(compartments.map(labelOf))).flatMap(ofPatient);
    },
  };
}
