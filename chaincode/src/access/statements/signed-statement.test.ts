import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { patientAuthority, type RelyingPartiesDocument } from '@healthchain/protocol';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import type { HealthContext } from '../../context/health-context.js';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { now, site } from '../../testing/patients.js';
import { checkStatement, requireCurrent, useStatement } from './signed-statement.js';

type Sites = RelyingPartiesDocument['relyingParties'];

const time = { instant: now, epochMilliseconds: Date.parse(now) };
const lakeside = { mspId: 'LakesideMSP', rpId: site.rpId, origins: [site.origin] };
const millbrook = {
  mspId: 'MillbrookMSP',
  rpId: 'millbrook.example',
  origins: ['https://portal.millbrook.example'],
};

/** A transaction on a ledger with these sites and used nonces. */
function contextWith(sites: Sites | undefined, used: readonly string[] = [], at = time) {
  const writes: unknown[] = [];
  const privateState = (collection: string) => ({
    hash: ({ key }: { key: string }) => Promise.resolve(used.includes(key) ? '00' : undefined),
    put: ({ key }: { key: string }, value: unknown) => {
      writes.push([collection, key, value]);
      return Promise.resolve();
    },
  });
  const document = sites && { content: { relyingParties: sites } };
  const context = {
    ...{ time: at, privateState },
    stub: { getChannelID: () => 'healthchain' },
    publicState: { get: () => Promise.resolve(document) },
  } as unknown as HealthContext;
  return { context, writes };
}

describe('A signed statement', () => {
  const device = new SoftwareAuthenticator(site);
  const statement = {
    kind: 'revocation' as const,
    ...statementBase(randomUUID(), now),
    consentId: randomUUID(),
  };

  function check(context: HealthContext, custodian = 'LakesideMSP'): Promise<void> {
    const { passkey } = device;
    const assertion = device.sign(statement);
    return checkStatement(context, { statement, assertion, passkey, custodian });
  }

  it('given a statement of ten minutes ago, then current; a second later no more', async () => {
    const aged = (milliseconds: number): HealthContext => {
      const epochMilliseconds = time.epochMilliseconds + milliseconds;
      const later = { instant: new Date(epochMilliseconds).toISOString(), epochMilliseconds };
      return contextWith([lakeside], [], later).context;
    };
    await check(aged(9 * 60_000));
    await assert.rejects(check(aged(10 * 60_000 + 1000)), { code: 'STATEMENT_NOT_CURRENT' });
  });

  it('given the sites of several organisations, then the custodian’s counts', async () => {
    await check(contextWith([millbrook, lakeside]).context);
    await check(contextWith([lakeside, millbrook]).context);
    const { context } = contextWith([lakeside, millbrook]);
    await assert.rejects(check(context, 'MillbrookMSP'), { code: 'SIGNATURE_INVALID' });
  });

  it('given no site of the custodian, or none at all, then RELYING_PARTY_UNKNOWN', async () => {
    for (const sites of [undefined, [], [millbrook]]) {
      await assert.rejects(check(contextWith(sites).context), { code: 'RELYING_PARTY_UNKNOWN' });
    }
  });

  it('given a used nonce, then NONCE_USED', async () => {
    const { context } = contextWith([lakeside], [`nonce/${statement.nonce}`]);
    await assert.rejects(check(context), { code: 'NONCE_USED' });
  });

  it('given its use, then the nonce is written with a salt', async () => {
    const { context, writes } = contextWith([lakeside]);
    const { nonce } = statement;
    const salt = newSalt();
    await useStatement(context, statement, salt);
    assert.deepEqual(writes, [[patientAuthority, `nonce/${nonce}`, { salt, nonce }]]);
  });

  it('given the edges of its time, then current for as long as said and a minute ahead', () => {
    const limit = 600_000;
    const ageing = (age: number) => () => {
      requireCurrent(new Date(time.epochMilliseconds - age).toISOString(), time, limit);
    };
    const refused = { code: 'STATEMENT_NOT_CURRENT' };
    assert.doesNotThrow(ageing(limit));
    assert.throws(ageing(limit + 1), refused);
    assert.doesNotThrow(ageing(-60_000));
    assert.throws(ageing(-60_001), refused);
  });
});
