import assert from 'node:assert/strict';
import { status } from '@grpc/grpc-js';
import { codedRefusal, isUnavailable } from './failures.js';
import { gatewayError, noPeersKnown, peerDown } from './test-support/failures.js';

const aborted = 'failed to collect enough transaction endorsements, see attached details';

describe('failures of the ledger', () => {
  it('finds the chaincode’s code among what peers say', () => {
    const error = gatewayError(status.ABORTED, aborted, [
      'rpc error: code = Unavailable desc = connection error',
      'chaincode response 500, [NOT_CUSTODIAN] Only the custodian of a chart may write to it.',
    ]);
    assert.equal(codedRefusal(error)?.code, 'NOT_CUSTODIAN');
    assert.equal(codedRefusal(peerDown()), undefined);
    assert.equal(codedRefusal(new Error('[NOT_CUSTODIAN] said by somebody else')), undefined);
  });

  it('does not take an unknown code over', () => {
    const error = gatewayError(status.ABORTED, aborted, ['chaincode response 500, [MADE_UP] Text']);
    assert.equal(codedRefusal(error), undefined);
  });

  it('takes absent peers, peers that lag behind and a network that just started for unavailable', () => {
    for (const error of [
      peerDown(),
      noPeersKnown(),
      gatewayError(status.UNAVAILABLE, 'no connection established'),
      gatewayError(status.DEADLINE_EXCEEDED, 'endorsement timeout expired'),
      gatewayError(status.ABORTED, aborted, ['ProposalResponsePayloads do not match']),
      gatewayError(status.FAILED_PRECONDITION, 'no combination of peers can be derived'),
    ]) {
      assert.equal(isUnavailable(error), true);
    }
  });

  it('takes refused callers and malformed requests for final', () => {
    for (const error of [
      gatewayError(status.PERMISSION_DENIED, 'access denied'),
      gatewayError(status.INVALID_ARGUMENT, 'a signed proposal is required'),
      new Error('a bug'),
    ]) {
      assert.equal(isUnavailable(error), false);
    }
  });
});
