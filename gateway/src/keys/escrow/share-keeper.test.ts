import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { HealthChainError, type ReleaseRequest } from '@healthchain/protocol';
import { factsLedger } from '../../access/test-support/standing-reader.js';
import { digestOfShares } from './digest-of-shares.js';
import { openPart } from './escrow-part.js';
import { shareKeeper } from './share-keeper.js';
import {
  custodian,
  newCompartmentKey,
  permittedAccess,
  publishedKey,
  reader,
  tokenOf,
} from './test-support/escrow.js';

const keepers = ['CornerstoneMSP', 'EvergreenMSP'];

const down = (): Promise<unknown> => Promise.reject(new Error('connect ECONNREFUSED'));

async function setUp(
  change: { requireProof?: () => Promise<void>; custodianIs?: typeof down } = {},
) {
  const keys = { general: newCompartmentKey(), hiv: newCompartmentKey() };
  const given = await permittedAccess(
    ['hiv'],
    new Map([
      ['general', [keys.general]],
      ['hiv', [keys.hiv]],
    ] as const),
  );
  const committed: { request: ReleaseRequest; absent: string | undefined }[] = [];
  const asked: unknown[] = [];
  const { escrow, access, authority, consent, wanted } = given;
  const keeper = (mspId: string, held = escrow) =>
    shareKeeper({
      mspId,
      access: {
        access: () => Promise.resolve(access),
        ...factsLedger({
          authority: () => Promise.resolve(authority),
          consent: () => Promise.resolve(consent),
        }),
      },
      keys: {
        escrow: () => Promise.resolve(held),
        wrappingKey: (name) => Promise.resolve(publishedKey(name)),
        release: (request, absent) => {
          committed.push({ request, absent });
          return Promise.resolve();
        },
      },
      wrappingKey: { unwrapBytes: (wrapped) => tokenOf(mspId).unwrapBytes(wrapped) },
      client: (name) => ({
        ask: (path, body) => {
          asked.push({ name, path, body });
          return (change.custodianIs ?? down)();
        },
      }),
      requireProof: change.requireProof ?? (() => Promise.resolve()),
    });
  const call = { accessId: wanted.accessId, patientId: wanted.patientId, reader };
  return { ...given, keys, committed, asked, keeper, call };
}

const refusedWith = (code: string) => (error: unknown) =>
  error instanceof HealthChainError && error.code === code;

describe('a key keeper’s shares', () => {
  it('are not for an access to some classes: a share opens the whole compartment', async () => {
    const { keeper, call, committed, access, asked } = await setUp();
    access.request.classes = ['results'];
    await assert.rejects(keeper('CornerstoneMSP')(call), refusedWith('CLASSES_NOT_SEPARABLE'));
    assert.deepEqual([committed, asked], [[], []]);
  });

  it('are those of the requested kinds only, for the reader’s token, once they are committed', async () => {
    const { keeper, call, committed, escrow, keys } = await setUp();
    const answers = await Promise.all(keepers.map((name) => keeper(name)(call)));
    assert.deepEqual(
      committed.map(({ request, absent }) => [request.sealedDigest, request.keyId, absent]),
      answers.map((answer) => [
        digestOfShares(answer),
        publishedKey(reader).keyId,
        // Asked last to endorse, since it is down.
        custodian,
      ]),
    );
    const shares = await Promise.all(
      answers.map(async ({ shares: [share], shares: { length } }) => {
        assert.equal(length, 1);
        assert.equal(share?.kind, 'hiv');
        return tokenOf(reader).unwrapBytes(share.wrapped);
      }),
    );
    const part = escrow.parts.find(({ kind }) => kind === 'hiv');
    assert.ok(part);
    assert.deepEqual(await openPart(escrow.consentId, part, shares), { compartments: [keys.hiv] });
  });

  it('are refused to another organisation than the one whose access it is', async () => {
    const { keeper, call, committed } = await setUp();
    const other = { ...call, reader: 'EvergreenMSP' };
    await assert.rejects(keeper('CornerstoneMSP')(other), refusedWith('ACCESS_NOT_PERMITTED'));
    assert.deepEqual(committed, []);
  });

  it('are refused while the custodian answers, which is asked about the access', async () => {
    const { keeper, call, committed, asked } = await setUp({
      custodianIs: () => Promise.resolve({}),
    });
    await assert.rejects(keeper('CornerstoneMSP')(call), refusedWith('CUSTODIAN_AVAILABLE'));
    assert.deepEqual(committed, []);
    const { accessId } = call;
    assert.deepEqual(asked, [{ name: custodian, path: '/availability', body: { accessId } }]);
  });

  it('are refused when the patient’s consent cannot be proven', async () => {
    const requireProof = () => Promise.reject(new HealthChainError('AUTHORITY_NOT_PROVEN'));
    const { keeper, call, committed, asked } = await setUp({ requireProof });
    await assert.rejects(keeper('CornerstoneMSP')(call), refusedWith('AUTHORITY_NOT_PROVEN'));
    assert.deepEqual([committed, asked], [[], []]);
  });

  it('are nothing else that was wrapped for the keeper: no key of its own, no other’s share', async () => {
    const { keeper, call, committed, escrow } = await setUp();
    const foreign = await permittedAccess(['hiv'], new Map([['hiv', [newCompartmentKey()]]]));
    const [theirs] = foreign.escrow.parts[0]?.shares.slice(1) ?? [];
    const own = tokenOf('CornerstoneMSP').wrap(createSecretKey(randomBytes(32)));
    assert.ok(theirs);
    for (const wrapped of [own, theirs.wrapped]) {
      const parts = escrow.parts.map((part) => ({
        ...part,
        shares: part.shares.map((share) =>
          share.keeper === 'CornerstoneMSP' ? { ...share, wrapped } : share,
        ),
      }));
      const refusal = keeper('CornerstoneMSP', { ...escrow, parts })(call);
      await assert.rejects(refusal, refusedWith('ESCROW_MISMATCH'));
    }
    assert.deepEqual(committed, []);
  });

  it('are refused by who is no keeper of the deposit, or where it is another patient’s', async () => {
    const { keeper, call, committed, escrow } = await setUp();
    await assert.rejects(keeper('NorthfieldMSP')(call), refusedWith('NOT_KEY_KEEPER'));
    const strange = { ...escrow, patientId: escrow.consentId };
    const refusal = keeper('CornerstoneMSP', strange)(call);
    await assert.rejects(refusal, refusedWith('NOT_KEY_KEEPER'));
    assert.deepEqual(committed, []);
  });
});
