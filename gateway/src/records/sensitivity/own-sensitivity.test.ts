import assert from 'node:assert/strict';
import { codeTable } from './classify.js';
import { ownSensitivity } from './own-sensitivity.js';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const loinc = 'http://loinc.org';
const label = (code: string, system = actCode) => ({ meta: { security: [{ system, code }] } });
const coded = (code: string, system = loinc) => ({ code: { coding: [{ system, code }] } });
const own = (resource: object) => ownSensitivity({ ...resource }, codeTable);

describe('ownSensitivity', () => {
  for (const [code, expected] of [
    ['ETH', 'substance-use'],
    ['PSY', 'behavioral-health'],
    ['HIV', 'hiv'],
    ['SEX', 'sexual-reproductive-health'],
    ['SDV', 'restricted'],
    ['GDIS', 'genetics'],
  ] as const) {
    it(`given the label ${code} alone, then ${expected}`, () => {
      assert.equal(own(label(code)), expected);
    });
  }

  for (const [code, expected] of [
    ['N', undefined],
    ['R', 'restricted'],
    ['V', 'restricted'],
  ] as const) {
    it(`given the confidentiality ${code} alone, then ${expected ?? 'it says nothing'}`, () => {
      assert.equal(own(label(code, confidentiality)), expected);
    });
  }

  it('follows labels, whatever the codes', () => {
    assert.equal(own({ ...label('HIV'), ...coded('8302-2') }), 'hiv');
    assert.equal(own({ ...label('SUD'), ...coded('8302-2') }), 'substance-use');
    assert.equal(own({ ...label('R', confidentiality), ...coded('8302-2') }), 'restricted');
    assert.equal(own({ ...label('N', confidentiality), ...coded('8302-2') }), 'general');
    assert.equal(own({ ...coded('8302-2'), contained: [label('HIV')] }), 'hiv');
  });

  it('takes no label of another code system, and restricts for one that it does not know', () => {
    assert.equal(own({ ...label('HIV', 'urn:other'), ...coded('8302-2') }), 'general');
    assert.equal(own({ ...label('constructor'), ...coded('8302-2') }), 'restricted');
  });

  it('keeps counselling notes apart, whatever they tell of', () => {
    assert.equal(own(label('PSYTHPN')), 'counseling-notes');
    assert.equal(own({ ...label('PSYTHPN'), ...coded('82666-9') }), 'counseling-notes');
    assert.equal(own({ ...label('PSYTHPN'), ...coded('00000-0') }), 'counseling-notes');
  });

  it('restricts what belongs to two compartments', () => {
    assert.equal(own({ ...label('PSY'), ...coded('82666-9') }), 'restricted');
  });

  it('restricts a concept of which the table lacks a coding, whatever the others are', () => {
    for (const unknown of [
      { system: 'urn:local', code: 'x' },
      { system: 'http://snomed.info/sct', code: '62479008' },
      { code: 'x' },
      { display: 'something' },
    ]) {
      const coding = [unknown, { system: loinc, code: '8302-2' }];
      assert.equal(own({ code: { coding } }), 'restricted');
    }
  });

  it('knows ICD-10-CM, and takes no other ICD, nor NDC, for administrative', () => {
    const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';
    assert.equal(own(coded('K70.30', icd10)), 'substance-use');
    assert.equal(own(coded('K21.9', icd10)), 'general');
    assert.equal(own(coded('O98.7', icd10)), 'restricted');
    for (const system of ['icd-10', 'icd-9-cm', 'ndc']) {
      const concept = coded('B20', `http://hl7.org/fhir/sid/${system}`);
      assert.equal(own({ ...concept, bodySite: coded('8302-2').code }), 'restricted');
    }
  });

  it('reads texts as a reader sees them', () => {
    for (const text of [
      '<div>H&#73;V</div>',
      '<b>H</b>IV',
      'H\u00ADIV',
      'ＨＩＶ',
      'tested for\n hiv.',
    ]) {
      assert.equal(own({ ...coded('8302-2'), note: [{ text }] }), 'hiv', text);
    }
    for (const text of ['AUDIT C', 'opioid  use\ndisorder', 'heroin']) {
      assert.equal(own({ ...coded('8302-2'), note: [{ text }] }), 'substance-use', text);
    }
  });

  it('restricts attachments that it cannot read, and links', () => {
    const data = Buffer.from('harmless', 'utf16le').toString('base64');
    for (const attachment of [
      { contentType: 'text/plain', data },
      { contentType: 'application/pdf', data: 'JVBERi0=' },
      { data: 'aGFybWxlc3M=' },
      { contentType: 'text/plain', url: 'https://example.org/note' },
    ]) {
      assert.equal(own({ ...coded('8302-2'), content: [{ attachment }] }), 'restricted');
    }
  });

  it('restricts a concept that the table does not have, or that has no code', () => {
    assert.equal(own({ ...coded('00000-0') }), 'restricted');
    assert.equal(own({ ...coded('x', 'urn:local') }), 'restricted');
    assert.equal(own({ code: { text: 'something' } }), 'restricted');
    for (const element of ['reasonCode', 'outcome', 'diagnosisCodeableConcept', 'valueCoding']) {
      assert.equal(own({ ...coded('8302-2'), [element]: [{ text: 'x' }] }), 'restricted');
    }
  });

  it('says nothing for administrative codes alone', () => {
    const system = 'http://terminology.hl7.org/CodeSystem/observation-category';
    assert.equal(own({ category: [{ coding: [{ system, code: 'exam' }] }] }), undefined);
  });

  it('looks into components, contained resources, extensions and attached texts', () => {
    const deep = { extension: [{ valueCodeableConcept: coded('82666-9').code }] };
    assert.equal(own({ ...coded('8302-2'), contained: [deep] }), 'substance-use');
    const data = Buffer.from('AUDIT-C: 7').toString('base64');
    const attachment = { contentType: 'text/plain; charset=utf-8', data };
    assert.equal(own({ content: [{ attachment }] }), 'substance-use');
    assert.equal(
      own({ ...coded('8302-2'), note: [{ text: 'Patient is pregnant.' }] }),
      'sexual-reproductive-health',
    );
  });
});
