import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  assignCompartments,
  type Incoming,
  type SensitivityLookup,
} from './assign-compartments.js';
import { codeTable } from './classify.js';
import { sensitivities, strictest, type Sensitivity } from './sensitivity.js';

const general = '8302-2';
const substanceUse = '82666-9';
const behavioral = '44249-1';

const code = (of: string) => ({ code: { coding: [{ system: 'http://loinc.org', code: of }] } });
const refer = (reference: string) => ({ reference });
const visit = { encounter: refer('Encounter/visit') };

function incoming(type: string, id: string, resource: Record<string, unknown>): Incoming {
  return { id, type, resource: { resourceType: type, id, ...resource } };
}

const nothingKnown: SensitivityLookup = { ofRecord: () => undefined, ofEncounter: () => [] };
const assign = (records: readonly Incoming[], lookup = nothingKnown) =>
  Object.fromEntries(assignCompartments(records, codeTable, lookup));

describe('assignCompartments', () => {
  const encounter = incoming('Encounter', 'visit', { type: [code(general).code] });
  const height = incoming('Observation', 'height', { ...code(general), ...visit });
  const screening = incoming('Observation', 'screening', { ...code(substanceUse), ...visit });
  const note = incoming('DocumentReference', 'note', {
    type: code(general).code,
    context: { encounter: [refer('Encounter/visit')] },
  });
  const claim = incoming('Claim', 'claim', { item: [{ encounter: [refer('Encounter/visit')] }] });

  it('given an Encounter with a sensitive record, then its documents and claims follow that record, the others do not', () => {
    assert.deepEqual(assign([encounter, height, screening, note, claim]), {
      visit: 'general',
      height: 'general',
      screening: 'substance-use',
      note: 'substance-use',
      claim: 'substance-use',
    });
  });

  it('given an Encounter without one, then its documents and claims are general', () => {
    const { note: ofNote, claim: ofClaim } = assign([encounter, height, note, claim]);
    assert.deepEqual([ofNote, ofClaim], ['general', 'general']);
  });

  it('given narrative in a resource of another type, then it follows the Encounter too', () => {
    const told = incoming('Observation', 'told', {
      ...code(general),
      ...visit,
      text: { status: 'additional', div: '<div>As discussed.</div>' },
    });
    assert.equal(assign([encounter, screening, told]).told, 'substance-use');
  });

  it('given a sensitive Encounter, then all that refers to it follows, over several steps', () => {
    const sensitive = incoming('Encounter', 'visit', { type: [code(behavioral).code] });
    const eob = incoming('ExplanationOfBenefit', 'eob', {
      claim: refer('Claim/claim'),
      item: [{ encounter: [refer('Encounter/visit')] }],
    });
    const found = assign([eob, claim, height, sensitive]);
    assert.deepEqual(new Set(Object.values(found)), new Set(['behavioral-health']));
  });

  it('given records of two compartments in one Encounter, then its documents are restricted', () => {
    const other = incoming('Observation', 'other', { ...code(behavioral), ...visit });
    assert.equal(assign([encounter, screening, other, note]).note, 'restricted');
  });

  it('given a sensitive record with narrative, then documents of its Encounter follow it as well', () => {
    const told = incoming('Observation', 'told', {
      ...code(substanceUse),
      ...visit,
      note: [{ text: 'As discussed.' }],
    });
    assert.equal(assign([encounter, height, told, note]).note, 'substance-use');
  });

  it('given a document of no Encounter, or of one that is not here, then restricted', () => {
    const type = code(general).code;
    const alone = incoming('DocumentReference', 'alone', { type });
    assert.deepEqual(assign([alone, note]), { alone: 'restricted', note: 'restricted' });
  });

  it('given a summary without anything to follow, or a type without codes, then restricted', () => {
    const alone = incoming('DocumentReference', 'alone', {});
    const uncoded = incoming('Goal', 'uncoded', {});
    assert.deepEqual(assign([alone, uncoded]), { alone: 'restricted', uncoded: 'restricted' });
  });

  it('given a Provenance of everything, then it is not a part of the Encounters that it names', () => {
    const provenance = incoming('Provenance', 'provenance', {
      target: [refer('Encounter/visit'), refer('Observation/screening')],
    });
    const found = assign([encounter, height, note, provenance]);
    assert.deepEqual([found.note, found.provenance], ['general', 'restricted']);
  });

  it('given a patient with a sensitive label, then it says nothing of the patient’s records', () => {
    const patient = incoming('Patient', 'p', {
      meta: {
        security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }],
      },
    });
    const weight = incoming('Observation', 'weight', {
      ...code(general),
      subject: refer('Patient/p'),
    });
    assert.deepEqual(assign([patient, weight]), { p: 'hiv', weight: 'general' });
  });

  it('given records that were committed earlier, then they count like those of the Bundle', () => {
    const lookup: SensitivityLookup = {
      ofRecord: (reference) => (reference === 'Encounter/visit' ? 'general' : undefined),
      ofEncounter: () => ['general', 'substance-use'],
    };
    const found = assign([height, note], lookup);
    assert.deepEqual([found.height, found.note], ['general', 'substance-use']);
  });

  it('given the same records in any order, then the same compartments', () => {
    const records = [encounter, height, screening, note, claim];
    const expected = assign(records);
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        assert.deepEqual(assign(shuffled), expected);
      }),
    );
  });
});

describe('strictest', () => {
  const some = fc.array(fc.constantFrom(...sensitivities.filter((one) => one !== 'directory')));

  it('given more, then never less strict', () => {
    const ranks: Readonly<Partial<Record<Sensitivity, number>>> = {
      general: 1,
      restricted: 3,
      'counseling-notes': 4,
    };
    const rank = (found: Sensitivity | undefined): number =>
      found === undefined ? 0 : (ranks[found] ?? 2);
    fc.assert(
      fc.property(some, some, (one, more) => {
        assert.ok(rank(strictest([...one, ...more])) >= rank(strictest(one)));
      }),
    );
  });

  it('given them in any order and grouping, then the same', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const grouped = [strictest(one) ?? [], strictest(other) ?? []].flat();
        assert.equal(strictest(grouped), strictest([...other, ...one]));
      }),
    );
  });
});
