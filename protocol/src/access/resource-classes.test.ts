import { strict as assert } from 'node:assert';
import { classOfType } from './resource-classes.js';

describe('classOfType', () => {
  it('given a type that people need for one thing, then its class', () => {
    const expected = {
      Patient: 'demographics',
      MedicationRequest: 'medications',
      AllergyIntolerance: 'medications',
      Observation: 'results',
      ImagingStudy: 'imaging',
      DocumentReference: 'documents',
      ExplanationOfBenefit: 'billing',
      Condition: 'clinical',
    };
    for (const [type, name] of Object.entries(expected)) {
      assert.equal(classOfType(type), name);
    }
  });

  it('given a type that no table names, then clinical', () => {
    assert.equal(classOfType('NutritionOrder'), 'clinical');
    assert.equal(classOfType('constructor'), 'clinical');
  });
});
