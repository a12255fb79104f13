import assert from 'node:assert/strict';
import { providerApplicationSchema } from './provider-application.js';
import { sampleProvider } from './test-support/sample-provider.js';

const { dea } = sampleProvider;

function faults(change: object): string[] {
  const parsed = providerApplicationSchema.safeParse({ ...sampleProvider, ...change });
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}

describe('What a provider states', () => {
  it('given numbers that can be theirs, then it is taken', () => {
    assert.deepEqual(faults({}), []);
    assert.deepEqual(faults({ dea: { ...dea, number: 'A95836727' } }), []);
  });

  it('given a check digit that is wrong, then the number is named', () => {
    assert.deepEqual(faults({ npi: '1234567890' }), ['npi']);
    assert.deepEqual(faults({ dea: { ...dea, number: 'AP5836728' } }), ['dea.number']);
  });

  it('given a DEA number of another surname, then it is named', () => {
    assert.deepEqual(faults({ dea: { ...dea, number: 'AF5836727' } }), ['dea.number']);
  });

  it('given schedule I, a state or a profession that there is not, then it is named', () => {
    assert.deepEqual(faults({ dea: { ...dea, schedules: ['I'] } }), ['dea.schedules.0']);
    const licence = { ...sampleProvider.licence, state: 'XX', profession: 'barber' };
    assert.deepEqual(faults({ licence }).sort(), ['licence.profession', 'licence.state']);
  });
});
