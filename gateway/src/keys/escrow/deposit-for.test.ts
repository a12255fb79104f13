import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import {
  escrowDepositSchema,
  HealthChainError,
  shareBindingBytes,
  type Compartment,
  type EscrowDeposit,
} from '@healthchain/protocol';
import type { EscrowedConsent } from '../../platform/durable-store/escrows.js';
import type { OpenedCompartment } from '../../records/scope/records-in-scope.js';
import type { Sensitivity } from '../../records/sensitivity/sensitivity.js';
import { depositFor } from './deposit-for.js';
import { openPart } from './escrow-part.js';
import {
  custodian,
  keeperNames,
  permittedAccess,
  publishedKey,
  tokenOf,
} from './test-support/escrow.js';

const newCompartment = (sensitivity: Sensitivity): OpenedCompartment => ({
  compartment: { compartmentId: randomUUID(), keyVersion: 1 } as Compartment,
  sensitivity,
  key: createSecretKey(randomBytes(32)),
});

async function setUp(compartments: readonly OpenedCompartment[], mspId = custodian) {
  const { authority, consent, wanted } = await permittedAccess(
    ['general'],
    new Map([
      ['general', []],
      ['hiv', []],
    ] as const),
  );
  const deposits: EscrowDeposit[] = [];
  const noted: EscrowedConsent[] = [];
  const options = {
    mspId,
    keepers: keeperNames,
    access: {
      authority: () => Promise.resolve(authority),
      consent: () => Promise.resolve(consent),
    },
    keys: {
      wrappingKey: (name: string) => Promise.resolve(publishedKey(name)),
      deposit: (deposit: EscrowDeposit) => {
        deposits.push(deposit);
        return Promise.resolve();
      },
    },
    escrows: {
      deposited: (consentId: string, deposited: NonNullable<EscrowedConsent['deposited']>) => {
        noted.push({ consentId, deposited });
        return Promise.resolve();
      },
      remove: (consentId: string) => {
        noted.push({ consentId });
        return Promise.resolve();
      },
    },
    compartments: () => Promise.resolve(compartments),
    now: Date.now,
  };
  const { consentId } = consent;
  return { options, deposits, noted, authority, consentId, ...wanted };
}

describe('a deposit for a consent', () => {
  it('has a part for each consented kind, whether there is such a compartment or not', async () => {
    const general = newCompartment('general');
    const held = [general, newCompartment('genetics')];
    const { options, deposits, noted, consentId, patientId } = await setUp(held);
    await depositFor(options)({ consentId });
    const [deposit] = deposits;
    assert.ok(deposit);
    escrowDepositSchema.parse(deposit);
    assert.deepEqual(
      deposit.parts.map(({ kind }) => kind),
      ['general', 'hiv'],
    );
    const opened = await Promise.all(
      deposit.parts.map(async (part) => {
        const shares = part.shares.map(async ({ keeper, wrapped }) =>
          (await tokenOf(keeper).unwrapBytes(wrapped)).subarray(shareBindingBytes),
        );
        return openPart(consentId, part, (await Promise.all(shares)).slice(1));
      }),
    );
    assert.deepEqual(
      opened.map(({ compartments }) => compartments.map(({ compartmentId }) => compartmentId)),
      [[general.compartment.compartmentId], []],
    );
    const compartmentIds = held.map(({ compartment }) => compartment.compartmentId).sort();
    assert.deepEqual(noted, [{ consentId, deposited: { patientId, compartmentIds } }]);
  });

  it('is made anew for a new compartment, and for nothing else', async () => {
    const held = [newCompartment('general')];
    const { options, deposits, noted, consentId } = await setUp(held);
    await depositFor(options)({ consentId });
    const [known] = noted;
    assert.ok(known);
    await depositFor(options)(known);
    assert.equal(deposits.length, 1);
    held.push(newCompartment('hiv'));
    await depositFor(options)(known);
    assert.equal(deposits.length, 2);
  });

  it('does not take the place of a fuller one while the read model is being built', async () => {
    const { options, deposits, consentId, patientId } = await setUp([]);
    const deposited = { patientId, compartmentIds: [randomUUID()] };
    await assert.rejects(
      depositFor(options)({ consentId, deposited }),
      (error) => error instanceof HealthChainError && error.code === 'CATCHING_UP',
    );
    assert.deepEqual(deposits, []);
  });

  it('is put off until the keepers have published their keys', async () => {
    const { options, deposits, noted, consentId } = await setUp([]);
    const wrappingKey = () => Promise.reject(new HealthChainError('NOT_FOUND'));
    const keys = { ...options.keys, wrappingKey };
    await assert.rejects(depositFor({ ...options, keys })({ consentId }));
    assert.deepEqual([deposits, noted], [[], []]);
  });

  it('is forgotten for another custodian’s patient, and for a consent that does not stand', async () => {
    const others = await setUp([], 'MillbrookMSP');
    await depositFor(others.options)({ consentId: others.consentId });
    assert.deepEqual(others.noted, [{ consentId: others.consentId }]);
    const ended = await setUp([]);
    const access = {
      ...ended.options.access,
      authority: () => Promise.resolve({ ...ended.authority, consents: [] }),
    };
    await depositFor({ ...ended.options, access })({ consentId: ended.consentId });
    assert.deepEqual(ended.noted, [{ consentId: ended.consentId }]);
    assert.deepEqual([...others.deposits, ...ended.deposits], []);
  });
});
