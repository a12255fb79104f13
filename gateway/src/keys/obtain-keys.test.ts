import assert from 'node:assert/strict';
import { HealthChainError, type ReleasedKeys } from '@healthchain/protocol';
import { obtainKeys } from './obtain-keys.js';
import { permittedAccess, reader, tokenOf } from './escrow/test-support/escrow.js';

/** @param again how the custodian fails when it is asked once more */
async function setUp(failure: Error, refusal?: Error, again = failure) {
  const { wanted } = await permittedAccess(['general'], new Map());
  const fromKeepers: ReleasedKeys = { ...wanted, records: [] };
  const asked: (number | undefined)[] = [];
  const obtain = obtainKeys({
    mspId: reader,
    release: () => Promise.reject(new HealthChainError('NOT_KEY_KEEPER')),
    client: () => ({
      ask: (_path, _body, timeout) => {
        asked.push(timeout);
        return Promise.reject(asked.length === 1 ? failure : again);
      },
    }),
    wrappingKey: tokenOf(reader),
    keys: { released: () => Promise.reject(new HealthChainError('NOT_FOUND')) },
    fromKeepers: () =>
      refusal === undefined ? Promise.resolve(fromKeepers) : Promise.reject(refusal),
  });
  return { obtain, wanted, fromKeepers, asked };
}

describe('obtaining keys while the custodian is down', () => {
  const gone = Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });

  it('asks key keepers when no answer comes within seconds', async () => {
    for (const failure of [
      new Error('connect ECONNREFUSED'),
      new HealthChainError('LEDGER_UNAVAILABLE'),
    ]) {
      const { obtain, wanted, fromKeepers, asked } = await setUp(failure);
      assert.equal(await obtain(wanted), fromKeepers);
      assert.ok(asked.every((timeout) => timeout !== undefined && timeout <= 10_000));
    }
  });

  it('asks the custodian once more when key keepers say that it is there', async () => {
    const failure = new HealthChainError('LEDGER_UNAVAILABLE');
    const { obtain, wanted, asked } = await setUp(
      failure,
      new HealthChainError('CUSTODIAN_AVAILABLE'),
    );
    await assert.rejects(obtain(wanted), failure);
    assert.equal(asked.length, 2);
  });

  for (const [what, again, code] of [
    ['is gone again', gone, 'CUSTODIAN_UNREACHABLE'],
    // The answer is lost.
    ['handed the keys out before', new HealthChainError('ALREADY_EXISTS'), 'CUSTODIAN_UNREACHABLE'],
    ['refuses', new HealthChainError('CONSENT_REVOKED'), 'CONSENT_REVOKED'],
  ] as const) {
    it(`says ${code} when the custodian, asked once more, ${what}`, async () => {
      const back = new HealthChainError('CUSTODIAN_AVAILABLE');
      const { obtain, wanted, asked } = await setUp(gone, back, again);
      await assert.rejects(obtain(wanted), { code });
      assert.equal(asked.length, 2);
    });
  }

  it('does not when they refuse', async () => {
    const refusal = new HealthChainError('CONSENT_REVOKED');
    const { obtain, wanted, asked } = await setUp(new Error('connect ECONNREFUSED'), refusal);
    await assert.rejects(obtain(wanted), refusal);
    assert.equal(asked.length, 1);
  });

  it('does not ask them when the custodian refuses', async () => {
    const { obtain, wanted } = await setUp(new HealthChainError('CONSENT_REVOKED'));
    await assert.rejects(
      obtain(wanted),
      (error) => error instanceof HealthChainError && error.code === 'CONSENT_REVOKED',
    );
  });

  it('does not ask them for the organisation’s own chart', async () => {
    const { obtain, wanted, asked } = await setUp(new Error('unused'));
    await assert.rejects(
      obtain({ ...wanted, custodian: reader }),
      (error) => error instanceof HealthChainError && error.code === 'NOT_KEY_KEEPER',
    );
    assert.deepEqual(asked, []);
  });
});
