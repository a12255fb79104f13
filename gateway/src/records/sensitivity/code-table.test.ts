import assert from 'node:assert/strict';
import { codeTable as table } from './classify.js';
import { sensitivities } from './sensitivity.js';

const loinc = 'http://loinc.org';
const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';

describe('The table of sensitive codes', () => {
  it('given a code that it lists, then its compartment; given another, then nothing', () => {
    assert.equal(table.ofCode(loinc, '82666-9'), 'substance-use');
    assert.equal(table.ofCode(loinc, '8302-2'), 'general');
    assert.equal(table.ofCode(loinc, '00000-0'), undefined);
    assert.equal(table.ofCode('urn:local', '8302-2'), undefined);
  });

  it('given a code of ICD-10, then its longest beginning decides', () => {
    assert.equal(table.ofCode(icd10, 'F11.20'), 'substance-use');
    assert.equal(table.ofCode(icd10, 'F32.1'), 'behavioral-health');
    assert.equal(table.ofCode(icd10, 'I10'), 'general');
    assert.equal(table.ofCode(icd10, 'R99'), undefined);
  });

  it('given a text, then its terms decide, at the beginnings of words and whatever their case', () => {
    assert.equal(table.ofText('Result of the DAST-10 was 3.'), 'substance-use');
    assert.equal(table.ofText('a shark bite'), undefined);
    assert.equal(table.ofText('HIV test during pregnancy'), 'restricted');
  });

  it('given a system of statuses or units, then it is administrative; one of findings is not', () => {
    assert.ok(table.isAdministrative('http://terminology.hl7.org/CodeSystem/condition-clinical'));
    assert.ok(!table.isAdministrative('urn:local'));
    assert.ok(!table.isAdministrative('http://hl7.org/fhir/sid/ndc'));
    assert.ok(!table.isAdministrative(icd10));
  });

  it('names no compartment that is not one', () => {
    assert.ok(sensitivities.includes(table.ofCode(loinc, '76499-3') ?? 'general'));
  });
});
