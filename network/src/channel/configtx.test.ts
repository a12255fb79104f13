import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readConsortium } from '../topology/consortium.js';
import { placeNetwork } from '../topology/network.js';
import { configtx } from './configtx.js';

const consortium = readConsortium(resolve(import.meta.dirname, '../../consortium.yaml'));

const policies = z.record(z.string(), z.object({ Rule: z.string() }));

const shape = z.object({
  Profiles: z.object({
    Channel: z.object({
      Orderer: z.object({
        OrdererType: z.string(),
        BatchTimeout: z.string(),
        Organizations: z.array(z.object({ ID: z.string(), Policies: policies })),
        Policies: policies,
        ConsenterMapping: z
          .array(z.object({ ID: z.number(), MSPID: z.string(), Port: z.number() }))
          .optional(),
        SmartBFT: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        EtcdRaft: z.object({ Consenters: z.array(z.object({ Port: z.number() })) }).optional(),
      }),
      Application: z.object({
        Organizations: z.array(
          z.object({
            ID: z.string(),
            Policies: policies,
            AnchorPeers: z.array(z.object({ Port: z.number() })),
            OrdererEndpoints: z.array(z.string()).optional(),
          }),
        ),
      }),
    }),
  }),
});

function profile(type: 'bft' | 'raft'): z.infer<typeof shape>['Profiles']['Channel'] {
  const network = placeNetwork(
    { ...consortium, ordering: { ...consortium.ordering, type } },
    '/state',
  );
  return shape.parse(configtx(network)).Profiles.Channel;
}

describe('configtx', () => {
  it('maps every orderer to its organisation for BFT', () => {
    const { Orderer } = profile('bft');
    assert.equal(Orderer.OrdererType, 'BFT');
    assert.deepEqual(
      Orderer.ConsenterMapping?.map(({ ID, MSPID }) => [ID, MSPID]),
      [
        [1, 'LakesideMSP'],
        [2, 'MillbrookMSP'],
        [3, 'CornerstoneMSP'],
        [4, 'EvergreenMSP'],
      ],
    );
    assert.equal(Orderer.BatchTimeout, consortium.ordering.batch.timeout);
  });

  it('takes the timeouts of BFT from the consortium file, as they were found to work', () => {
    const { SmartBFT = {} } = profile('bft').Orderer;
    const timeouts = Object.entries(SmartBFT).filter(([name]) =>
      /Timeout|ResendInterval/.test(name),
    );
    assert.deepEqual(Object.fromEntries(timeouts), {
      RequestForwardTimeout: '1s',
      RequestComplainTimeout: '4s',
      RequestAutoRemoveTimeout: '3m',
      ViewChangeResendInterval: '2s',
      ViewChangeTimeout: '5s',
      LeaderHeartbeatTimeout: '10s',
      CollectTimeout: '1s',
    });
  });

  it('lists the same orderers as consenters for Raft', () => {
    const { Orderer } = profile('raft');
    assert.equal(Orderer.OrdererType, 'etcdraft');
    assert.equal(Orderer.ConsenterMapping, undefined);
    assert.deepEqual(
      Orderer.EtcdRaft?.Consenters.map(({ Port }) => Port),
      profile('bft').Orderer.ConsenterMapping?.map(({ Port }) => Port),
    );
  });

  for (const type of ['bft', 'raft'] as const) {
    it(`lets blocks be signed, and consensus be written, by orderers alone for ${type}`, () => {
      const { Orderer, Application } = profile(type);
      assert.equal(Orderer.Policies.BlockValidation?.Rule, 'ANY Writers');
      for (const { ID, Policies } of Orderer.Organizations) {
        assert.equal(Policies.Writers?.Rule, `OR('${ID}.orderer')`);
      }
      for (const { ID, Policies } of Application.Organizations) {
        assert.equal(Policies.Writers?.Rule, `OR('${ID}.member')`);
      }
    });
  }

  it('gives every organisation an anchor peer, and an orderer’s address to those that run one', () => {
    const { Organizations } = profile('bft').Application;
    assert.equal(Organizations.length, 5);
    assert.ok(Organizations.every(({ AnchorPeers }) => AnchorPeers.length === 1));
    assert.deepEqual(
      Organizations.filter(({ OrdererEndpoints }) => OrdererEndpoints === undefined).map(
        ({ ID }) => ID,
      ),
      ['NorthfieldMSP'],
    );
  });
});
