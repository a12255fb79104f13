import assert from 'node:assert/strict';
import { assignCompartment } from './assign-compartment.js';

const label = (code: string, system = 'http://terminology.hl7.org/CodeSystem/v3-ActCode') => ({
  meta: { security: [{ system, code }] },
});

describe('assignCompartment', () => {
  it('follows a sensitivity label', () => {
    assert.equal(assignCompartment(label('HIV')), 'hiv');
    assert.equal(assignCompartment(label('ETH')), 'substance-use');
  });

  it('restricts what carries no label, an unknown one, or one of another code system', () => {
    assert.equal(assignCompartment({}), 'restricted');
    assert.equal(assignCompartment(label('SDV')), 'restricted');
    assert.equal(assignCompartment(label('constructor')), 'restricted');
    assert.equal(assignCompartment(label('HIV', 'urn:other')), 'restricted');
  });

  it('restricts what belongs to several compartments', () => {
    const both = {
      meta: { security: [...label('HIV').meta.security, ...label('PSY').meta.security] },
    };
    assert.equal(assignCompartment(both), 'restricted');
  });
});
