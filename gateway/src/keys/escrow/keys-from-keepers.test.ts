import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import {
  HealthChainError,
  shareBindingBytes,
  type Commitment,
  type Pack,
  type Release,
  type ReleasedShares,
} from '@healthchain/protocol';
import { createRecordKey, sealContent, wrapRecordKey } from '../../platform/keys/seal/index.js';
import { wrapFor } from '../../platform/keys/wrap-for.js';
import { digestOfShares } from './digest-of-shares.js';
import { PackIndex } from '../../records/scope/pack-index.js';
import { keysFromKeepers } from './keys-from-keepers.js';
import {
  custodian,
  newCompartmentKey,
  permittedAccess,
  publishedKey,
  reader,
  tokenOf,
} from './test-support/escrow.js';

type Answer = (honest: ReleasedShares) => Promise<ReleasedShares>;

const honest: Answer = (shares) => Promise.resolve(shares);
const silent: Answer = () => Promise.reject(new Error('connect ECONNREFUSED'));
const refusing =
  (code: ConstructorParameters<typeof HealthChainError>[0]): Answer =>
  () =>
    Promise.reject(new HealthChainError(code));

async function packOf(
  compartment: ReturnType<typeof newCompartmentKey>,
  resourceType: string,
): Promise<Pack> {
  const { compartmentId, keyVersion } = compartment;
  const recordId = randomUUID();
  const recordKey = createRecordKey();
  const content = Buffer.from(JSON.stringify({ resourceType, id: recordId }));
  const sealed = await sealContent(content, recordKey, { recordId, version: 1, compartmentId });
  const key = createSecretKey(Buffer.from(compartment.key, 'base64'));
  return {
    salt: '0'.repeat(32),
    commitId: randomUUID(),
    index: 0,
    versions: [
      {
        ...{ recordId, compartmentId, keyVersion, version: 1, salt: '1'.repeat(32) },
        algorithm: 'A256GCM-STREAM',
        wrappedKey: Buffer.from(wrapRecordKey(recordKey, key)).toString('base64'),
        content: { placement: 'inline', ciphertext: Buffer.from(sealed).toString('base64') },
      },
    ],
  };
}

async function setUp(
  answers: Readonly<Record<string, Answer>>,
  changeRelease: (release: Release) => Release = (release) => release,
) {
  const keys = { general: newCompartmentKey(), hiv: newCompartmentKey() };
  const { escrow, access, wanted } = await permittedAccess(
    ['general'],
    new Map([
      ['general', [keys.general]],
      ['hiv', [keys.hiv]],
    ] as const),
  );
  const { accessId, patientId } = wanted;
  const packs = [
    await packOf(keys.general, 'Observation'),
    await packOf(keys.hiv, 'Observation'),
    await packOf(newCompartmentKey(), 'Patient'),
    await packOf(keys.general, 'Patient'),
  ];
  const committedAt = (index: number): string => `2026-01-0${9 - index}T00:00:00.000Z`;
  const commitments = packs.map(({ commitId }, index): Commitment => {
    const rest = { custodian, root: '0'.repeat(64), versions: 1, packs: 1 };
    return { commitId, ...rest, committedAt: committedAt(index) };
  });
  const asked: string[] = [];
  const digests = new Map<string, string>();
  const part = escrow.parts.find(({ kind }) => kind === 'general');
  const pack = (commitId: string) => {
    const found = packs.find((one) => one.commitId === commitId);
    return found === undefined
      ? Promise.reject(new HealthChainError('NOT_FOUND'))
      : Promise.resolve(found);
  };
  const options = {
    mspId: reader,
    access: { access: () => Promise.resolve(access) },
    keys: {
      escrow: () => Promise.resolve(escrow),
      released: (_patientId: string, _accessId: string, mspId: string) => {
        const sealedDigest = digests.get(mspId) ?? '';
        return Promise.resolve(changeRelease({ sealedDigest } as Release));
      },
    },
    wrappingKey: tokenOf(reader),
    client: (mspId: string) => ({
      ask: async () => {
        asked.push(mspId);
        const share = part?.shares.find(({ keeper }) => keeper === mspId);
        assert.ok(share);
        const bytes = await tokenOf(mspId).unwrapBytes(share.wrapped);
        const wrapped = wrapFor(publishedKey(reader), bytes.subarray(shareBindingBytes));
        const shares = [{ kind: 'general' as const, wrapped }];
        const full: ReleasedShares = { accessId, patientId, deposit: escrow.salt, shares };
        const answer = await (answers[mspId] ?? silent)(full);
        digests.set(mspId, digestOfShares(answer));
        return answer;
      },
    }),
    records: {
      ledger: { list: () => Promise.resolve({ commitments, bookmark: '' as const }) },
      packs: new PackIndex({ pack }),
      fetchContent: () => Promise.reject(new HealthChainError('CONTENT_UNAVAILABLE')),
      onMissing: () => undefined,
    },
  };
  return { options, wanted, asked, packs, pack, commitments, escrow };
}

const refusedWith = (code: string) => (error: unknown) =>
  error instanceof HealthChainError && error.code === code;

describe('keys from key keepers', () => {
  it('open the records of the requested kinds, in the order of their commits', async () => {
    const { options, wanted, asked, packs } = await setUp({
      CornerstoneMSP: honest,
      EvergreenMSP: honest,
    });
    const { records } = await keysFromKeepers(options)(wanted);
    const [observation, , , patient] = packs.map(({ versions: [version] }) => version?.recordId);
    assert.deepEqual(
      records.map(({ recordId, type }) => [recordId, type]),
      [
        [patient, 'Patient'],
        [observation, 'Observation'],
      ],
    );
    assert.deepEqual(asked.sort(), ['CornerstoneMSP', 'EvergreenMSP']);
  });

  it('come without those of a commit that never left the custodian', async () => {
    const { options, wanted, commitments, pack } = await setUp({
      CornerstoneMSP: honest,
      EvergreenMSP: honest,
    });
    const missing: unknown[] = [];
    const records = {
      ...options.records,
      packs: new PackIndex({
        pack: (commitId: string) =>
          commitId === commitments[0]?.commitId
            ? Promise.reject(new HealthChainError('PRIVATE_DATA_UNAVAILABLE'))
            : pack(commitId),
      }),
      onMissing: (error: unknown) => missing.push(error),
    };
    const released = await keysFromKeepers({ ...options, records })(wanted);
    assert.deepEqual(
      released.records.map(({ type }) => type),
      ['Patient'],
    );
    assert.deepEqual([released.missing, missing.length], [1, 1]);
  });

  it('are not had from one keeper, though the reader keeps a share itself', async () => {
    const { options, wanted, asked } = await setUp({ CornerstoneMSP: honest });
    await assert.rejects(keysFromKeepers(options)(wanted), refusedWith('CUSTODIAN_UNREACHABLE'));
    assert.ok(!asked.includes(reader));
  });

  it('are not had where nothing was deposited', async () => {
    const { options, wanted } = await setUp({ CornerstoneMSP: honest, EvergreenMSP: honest });
    const escrow = () => Promise.reject(new HealthChainError('NOT_FOUND'));
    const keys = { ...options.keys, escrow };
    await assert.rejects(
      keysFromKeepers({ ...options, keys })(wanted),
      refusedWith('CUSTODIAN_UNREACHABLE'),
    );
  });

  it('are refused with the reason of a keeper that refuses', async () => {
    const { options, wanted } = await setUp({
      CornerstoneMSP: silent,
      EvergreenMSP: refusing('CONSENT_REVOKED'),
    });
    await assert.rejects(keysFromKeepers(options)(wanted), refusedWith('CONSENT_REVOKED'));
  });

  it('are refused when an answer is not what the ledger names', async () => {
    const { options, wanted } = await setUp(
      { CornerstoneMSP: honest, EvergreenMSP: honest },
      (release) => ({ ...release, sealedDigest: 'f'.repeat(64) }),
    );
    await assert.rejects(keysFromKeepers(options)(wanted), refusedWith('RELEASE_INVALID'));
  });

  it('are refused when a keeper gives what is no share, or is of another deposit', async () => {
    const other: Answer = (shares) => Promise.resolve({ ...shares, deposit: 'f'.repeat(32) });
    const made: Answer = (shares) => {
      const wrapped = wrapFor(publishedKey(reader), randomBytes(33));
      return Promise.resolve({ ...shares, shares: [{ kind: 'general', wrapped }] });
    };
    for (const answer of [other, made]) {
      const { options, wanted } = await setUp({ CornerstoneMSP: honest, EvergreenMSP: answer });
      await assert.rejects(keysFromKeepers(options)(wanted), refusedWith('RELEASE_INVALID'));
    }
  });
});
