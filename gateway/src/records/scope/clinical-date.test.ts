import assert from 'node:assert/strict';
import { clinicalDate } from './clinical-date.js';

describe('clinicalDate', () => {
  it('given what happened and when it was written, then when it happened', () => {
    assert.equal(
      clinicalDate({ effectiveDateTime: '2020-01-01', issued: '2021-01-01' }),
      '2020-01-01',
    );
    assert.equal(clinicalDate({ period: { start: '2019', end: '2020' }, date: '2021' }), '2019');
    assert.equal(clinicalDate({ authoredOn: '2018-05' }), '2018-05');
  });

  it('given no date that tells of it, then undefined', () => {
    assert.equal(
      clinicalDate({ birthDate: '1970-01-01', meta: { lastUpdated: '2020' } }),
      undefined,
    );
    assert.equal(clinicalDate({ period: { end: '2020' }, onsetDateTime: 5 }), undefined);
    assert.equal(clinicalDate({ period: null }), undefined);
  });
});
