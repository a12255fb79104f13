import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { locations } from '../commands/locations.js';
import { listen } from '../test-support/listen.js';
import { answerFhir } from './answer-fhir.js';
import { answerX12 } from './answer-x12.js';
import { lookUp, readBenefitFile } from './benefit-file.js';
import { planServer } from './server.js';

const file = readBenefitFile(locations.planBenefits);

const inquiryOf = (memberId: string, birthDate = '19841101', rxcui = '1049502'): string =>
  [
    'ISA*00*          *00*          *ZZ*EVERGREEN      *ZZ*CLEARING       *260301*0905*^*00501*000000042*0*T*:',
    'GS*HS*EVERGREEN*CLEARING*20260301*0905*42*X*005010X279A1',
    'ST*270*0001*005010X279A1',
    'NM1*PR*2*EVERGREEN*****PI*EVG',
    'NM1*1P*2*LAKESIDE*****XX*1234567893',
    'TRN*1*TRACE-1*9EVERGREEN',
    `NM1*IL*1*SOMEBODY*ELSIE****MI*${memberId}`,
    `DMG*D8*${birthDate}`,
    'DTP*291*D8*20260301',
    'EQ*88',
    `EQ**ZZ:${rxcui}`,
    'SE*10*0001',
    'GE*1*42',
    'IEA*1*000000042',
  ].join('~') + '~';

const linesOf = (text: string): string[] =>
  answerX12(file, text)
    .split('~')
    .filter((line) => /^(NM1\*IL|AAA|EB|REF|HSD|TRN)/.test(line));

describe('the sample plan’s benefits', () => {
  const ask = { memberId: 'EVG100004', birthDate: '1997-01-05', rxcui: '310385' };

  it('given the first and the last day of membership, then active; a day before or after, then not', () => {
    const states = ['2019-12-31', '2020-01-01', '2024-12-31', '2025-01-01'].map(
      (day) => lookUp(file, { ...ask, day })?.active,
    );
    assert.deepEqual(states, [false, true, true, false]);
  });

  it('given another day of birth or number, then nobody', () => {
    const day = '2024-01-01';
    assert.equal(lookUp(file, { ...ask, day, birthDate: '1997-01-06' }), undefined);
    assert.equal(lookUp(file, { ...ask, day, memberId: 'EVG100009' }), undefined);
  });
});

describe('the sample plan by X12', () => {
  it('given a member and a drug, then status, tier, copayment, authorization and limit', () => {
    assert.deepEqual(linesOf(inquiryOf('EVG100002')), [
      'TRN*2*TRACE-1*9EVERGREEN',
      'NM1*IL*1*Effertz744*ELSIE****MI*EVG100002',
      'EB*1**30',
      'EB*1**88',
      'EB*1**********Y**ZZ:1049502',
      'REF*FO*EVG-STD*TIER 3',
      'EB*B******45.50*****Y*ZZ:1049502',
      'EB*F********M2*120***ZZ:1049502',
      'HSD*****7*30',
    ]);
  });

  it('given nobody, somebody who left, a drug that is left out, then AAA 75, EB 6, EB I', () => {
    assert.deepEqual(linesOf(inquiryOf('EVG100009')).slice(2), ['AAA*N**75*C']);
    assert.deepEqual(linesOf(inquiryOf('EVG100004', '19970105')).slice(2), [
      ...['EB*6**30', 'EB*6**88'],
    ]);
    const left = linesOf(inquiryOf('EVG100002', '19841101', '197361'));
    assert.deepEqual(left.slice(4), ['EB*I************ZZ:197361']);
  });
});

describe('the sample plan by FHIR', () => {
  const request = (memberId: string, birthDate = '1984-11-01') =>
    JSON.stringify({
      resourceType: 'CoverageEligibilityRequest',
      identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:1' }],
      contained: [
        { resourceType: 'Patient', birthDate },
        { resourceType: 'Coverage', subscriberId: memberId },
      ],
      insurer: { display: 'Evergreen' },
      item: [
        {
          productOrService: {
            coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1049502' }],
          },
        },
      ],
    });

  it('given a member and a drug, then the same as by X12; given nobody, then an error', () => {
    const found = JSON.stringify(answerFhir(file, request('EVG100002')));
    for (const part of [
      '"inforce":true',
      '"authorizationRequired":true',
      '"allowedMoney":{"value":45.5,"currency":"USD"}',
      '"formulary-tier"}]},"allowedUnsignedInt":3',
      '"quantity-limit"}]},"allowedUnsignedInt":120',
    ]) {
      assert.ok(found.includes(part), `${part} in ${found}`);
    }
    const nobody = answerFhir(file, request('EVG100009')) as { outcome: string };
    assert.equal(nobody.outcome, 'error');
  });
});

describe('the sample plan service', () => {
  let server: Server;
  let address: string;

  before(async () => {
    server = planServer(file);
    address = `http://127.0.0.1:${await listen(server)}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  it('given an inquiry, then a response; given what is none, then 400; elsewhere, 404', async () => {
    const post = (path: string, body: string) =>
      fetch(`${address}${path}`, { method: 'POST', body });
    const answered = await post('/x12', inquiryOf('EVG100002'));
    assert.match(await answered.text(), /~ST\*271\*/);
    assert.equal((await post('/x12', 'ISA')).status, 400);
    assert.equal((await post('/fhir/CoverageEligibilityRequest/$submit', '{}')).status, 400);
    assert.equal((await post('/', '')).status, 404);
    assert.equal((await fetch(`${address}/x12`)).status, 404);
  });
});
