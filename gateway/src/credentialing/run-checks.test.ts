import assert from 'node:assert/strict';
import type { DeaRecord, Exclusion, LicenceRecord, ProviderRegistry } from './provider-registry.js';
import type { ProviderApplication } from './provider-application.js';
import { checksRunner, havePassed, type Checked, type Finding } from './run-checks.js';
import { sampleProvider, sampleRegistry } from './test-support/sample-provider.js';

const at = '2026-03-01T23:59:59.999Z';
const name = sampleProvider.name;
const another = { family: 'Ferreira', given: 'Inês' };

describe('The checks of an applicant', () => {
  let failures: unknown[];

  beforeEach(() => {
    failures = [];
  });

  function check(
    change: Partial<ProviderRegistry> = {},
    provider: ProviderApplication = sampleProvider,
    now = at,
  ): Promise<Checked> {
    return checksRunner({
      registry: sampleRegistry(change),
      onUnavailable: (error) => failures.push(error),
      now: () => Date.parse(now),
    })(provider);
  }

  async function run(...parts: Parameters<typeof check>): Promise<readonly Finding[]> {
    return (await check(...parts)).findings;
  }

  /** The reasons of a check that did not pass; every other one has to. */
  async function reasons(
    name: Finding['check'],
    ...parts: Parameters<typeof run>
  ): Promise<readonly string[]> {
    const findings = await run(...parts);
    const failed = findings.filter(({ outcome }) => outcome !== 'passed');
    assert.deepEqual(
      failed.map((finding) => finding.check),
      [name],
    );
    assert.equal(havePassed(findings), false);
    return failed[0]?.reasons ?? [];
  }

  it('given registries that know the provider, then all pass, with source and time', async () => {
    const findings = await run();
    const made = { outcome: 'passed', reasons: [], source: 'sample', at };
    assert.deepEqual(
      findings,
      ['npi', 'licence', 'dea', 'exclusions', 'sam-exclusions'].map((name) => ({
        ...{ check: name, ...made },
      })),
    );
    assert.equal(havePassed(findings), true);
  });

  it('given that all passed, then what they established: the ends of the registries, no name, no number', async () => {
    const licence = { profession: 'physician', state: 'MA', until: '2026-03-01T23:59:59Z' };
    const controlledSubstances = { schedules: ['II', 'V'], until: '2027-06-30T23:59:59Z' };
    assert.deepEqual((await check()).established, { licence, controlledSubstances });
    const provider = { ...sampleProvider };
    delete provider.dea;
    assert.deepEqual((await check({}, provider)).established, { licence });
  });

  it('given that one did not pass, then nothing is established', async () => {
    const { established } = await check({ npi: () => Promise.resolve(undefined) });
    assert.equal(established, undefined);
  });

  it('given somebody who prescribes no controlled substance, then the DEA is not asked', async () => {
    const provider = { ...sampleProvider };
    delete provider.dea;
    const findings = await run({}, provider);
    assert.deepEqual(
      findings.map(({ check }) => check),
      ['npi', 'licence', 'exclusions', 'sam-exclusions'],
    );
    assert.equal(havePassed(findings), true);
  });

  it('given an NPI that is nobody’s, inactive or another’s, then the reason', async () => {
    const npi = (record?: { name: typeof name; isActive: boolean }) => ({
      npi: () => Promise.resolve(record),
    });
    assert.deepEqual(await reasons('npi', npi()), ['NPI_UNKNOWN']);
    assert.deepEqual(await reasons('npi', npi({ name, isActive: false })), ['NPI_INACTIVE']);
    assert.deepEqual(await reasons('npi', npi({ name: another, isActive: true })), [
      'NPI_OF_ANOTHER',
    ]);
  });

  it('given a licence that does not fit, then the reasons', async () => {
    const licence = (change: Partial<LicenceRecord>) => ({
      licence: () =>
        Promise.resolve({
          ...{ name, isActive: true, profession: 'physician' as const },
          ...{ expiresOn: '2026-03-01', ...change },
        }),
    });
    const none = { licence: () => Promise.resolve(undefined) };
    assert.deepEqual(await reasons('licence', none), ['LICENCE_UNKNOWN']);
    const found = await reasons(
      'licence',
      licence({ isActive: false, name: another, profession: 'dentist', expiresOn: '2026-02-28' }),
    );
    assert.deepEqual(found, [
      'LICENCE_INACTIVE',
      'LICENCE_EXPIRED',
      'LICENCE_OF_ANOTHER',
      'LICENCE_OF_ANOTHER_PROFESSION',
    ]);
  });

  it('given the last day of a licence, then it counts; the next day, then LICENCE_EXPIRED', async () => {
    assert.equal(havePassed(await run()), true);
    const next = await reasons('licence', {}, sampleProvider, '2026-03-02T00:00:00.000Z');
    assert.deepEqual(next, ['LICENCE_EXPIRED']);
  });

  it('given a DEA registration that does not fit, then the reasons', async () => {
    const dea = (change: Partial<DeaRecord> = {}) => ({
      dea: () =>
        Promise.resolve({
          name,
          schedules: ['II' as const, 'V' as const],
          expiresOn: '2027-06-30',
          ...change,
        }),
    });
    assert.equal(havePassed(await run(dea())), true);
    const none = { dea: () => Promise.resolve(undefined) };
    assert.deepEqual(await reasons('dea', none), ['DEA_UNKNOWN']);
    assert.deepEqual(await reasons('dea', dea({ expiresOn: '2027-06-29' })), [
      'DEA_EXPIRES_EARLIER',
    ]);
    assert.deepEqual(await reasons('dea', dea({ name: another })), ['DEA_OF_ANOTHER']);
    assert.deepEqual(await reasons('dea', dea({ schedules: ['V'] })), [
      'DEA_SCHEDULES_NOT_REGISTERED',
    ]);
    const { dea: stated } = sampleProvider;
    assert.ok(stated !== undefined);
    for (const [day, expected] of [
      ['2026-03-01', true],
      ['2026-02-28', false],
    ] as const) {
      const until: ProviderApplication = { ...sampleProvider, dea: { ...stated, expiresOn: day } };
      assert.equal(havePassed(await run(dea({ expiresOn: day }), until)), expected);
    }
  });

  for (const [list, method] of [
    ['exclusions', 'exclusions'],
    ['sam-exclusions', 'samExclusions'],
  ] as const) {
    it(`given ${list} of the NPI, or of a namesake without one, then neither passes`, async () => {
      const excluded = (entry: Exclusion) => ({ [method]: () => Promise.resolve([entry]) });
      const { npi } = sampleProvider;
      assert.deepEqual(await reasons(list, excluded({ name: another, npi })), ['EXCLUDED']);
      assert.deepEqual(await reasons(list, excluded({ name })), ['EXCLUDED_NAMESAKE']);
      assert.equal(havePassed(await run(excluded({ name, npi: '1245319599' }))), true);
      assert.equal(havePassed(await run(excluded({ name: another }))), true);
    });
  }

  it('given a registry that cannot be asked, then unknown, which does not pass', async () => {
    const down = new Error('nobody there');
    const asking = () => Promise.reject(down);
    for (const each of ['npi', 'licence', 'dea', 'exclusions'] as const) {
      assert.deepEqual(await reasons(each, { [each]: asking }), ['REGISTRY_UNAVAILABLE']);
    }
    const sam = { samExclusions: asking };
    assert.deepEqual(await reasons('sam-exclusions', sam), ['REGISTRY_UNAVAILABLE']);
    assert.deepEqual(failures, [down, down, down, down, down]);
    const findings = await run({ npi: asking });
    assert.equal(findings[0]?.outcome, 'unknown');
  });
});
