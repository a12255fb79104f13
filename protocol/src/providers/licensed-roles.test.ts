import { strict as assert } from 'node:assert';
import { roles } from '../access/roles.js';
import { professionsFor, takesLicence } from './licensed-roles.js';

describe('Roles that take a licence', () => {
  it('given every role there is, then those who treat, dispense or examine, and no other', () => {
    assert.deepEqual(roles.filter(takesLicence), [
      'attending',
      'resident',
      'nurse',
      'pharmacist',
      'lab-technician',
      'radiologist',
    ]);
  });

  it('given a role, then the professions that bear it', () => {
    assert.deepEqual(professionsFor('nurse'), ['registered-nurse', 'nurse-practitioner']);
    assert.deepEqual(professionsFor('payer-agent'), []);
  });
});
