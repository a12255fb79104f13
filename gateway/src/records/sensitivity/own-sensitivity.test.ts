import assert from 'node:assert/strict';
import { codeTable } from './classify.js';
import { ownSensitivity } from './own-sensitivity.js';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const loinc = 'http://loinc.org';
const label = (code: string, system = actCode) => ({ meta: { security: [{ system, code }] } });
const coded = (code: string, system = loinc) => ({ code: { coding: [{ system, code }] } });
const own = (resource: object) => ownSensitivity({ ...resource }, codeTable);

describe('ownSensitivity', () => {
  it('follows labels, whatever the codes', () => {
    assert.equal(own({ ...label('HIV'), ...coded('8302-2') }), 'hiv');
    assert.equal(own(label('ETH')), 'substance-use');
    assert.equal(own(label('SDV')), 'restricted');
  });

  it('takes no label of another code system, and none that it does not know', () => {
    assert.equal(own({ ...label('HIV', 'urn:other'), ...coded('8302-2') }), 'general');
    assert.equal(own({ ...label('constructor'), ...coded('8302-2') }), 'general');
  });

  it('restricts what belongs to two compartments', () => {
    assert.equal(own({ ...label('PSY'), ...coded('82666-9') }), 'restricted');
  });

  it('classifies a concept by the codings that the table has', () => {
    const coding = [
      { system: 'urn:local', code: 'x' },
      { system: loinc, code: '82667-7' },
    ];
    assert.equal(own({ code: { coding } }), 'substance-use');
  });

  it('restricts a concept that the table does not have, or that has no code', () => {
    assert.equal(own({ ...coded('00000-0') }), 'restricted');
    assert.equal(own({ ...coded('x', 'urn:local') }), 'restricted');
    assert.equal(own({ code: { text: 'something' } }), 'restricted');
    assert.equal(own({ ...coded('8302-2'), reasonCode: [{ text: 'something' }] }), 'restricted');
  });

  it('says nothing for administrative codes alone', () => {
    const system = 'http://terminology.hl7.org/CodeSystem/observation-category';
    assert.equal(own({ category: [{ coding: [{ system, code: 'exam' }] }] }), undefined);
  });

  it('looks into components, contained resources, extensions and attached texts', () => {
    const deep = { extension: [{ valueCodeableConcept: coded('82666-9').code }] };
    assert.equal(own({ ...coded('8302-2'), contained: [deep] }), 'substance-use');
    const data = Buffer.from('AUDIT-C: 7').toString('base64');
    assert.equal(own({ content: [{ attachment: { data } }] }), 'substance-use');
    assert.equal(
      own({ ...coded('8302-2'), note: [{ text: 'Patient is pregnant.' }] }),
      'sexual-reproductive-health',
    );
  });
});
