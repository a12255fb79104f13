import { peer } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import type { Identity } from '../identities/member.js';
import { policiesOf, type NamespacePolicies } from '../ledger/definitions.js';
import type { WorldState } from '../ledger/world-state.js';
import type { ChannelConfig } from '../policies/channel-config.js';
import type { Policy } from '../policies/policy.js';
import { signersOf } from '../policies/signers.js';
import { writesTo, type Action, type NamespaceSet } from './action.js';
import type { Transaction } from './envelope.js';
import { invalid, valid, type Verdict } from './verdict.js';

const codes = peer.TxValidationCode;

/** The organisations' peers whose endorsements verify, each once. */
export function endorsersOf(action: Action, config: ChannelConfig): readonly Identity[] {
  return signersOf(
    config,
    action.endorsements.map((endorsement) => ({
      identity: endorsement.getEndorser_asU8(),
      data: Buffer.concat([action.responsePayload, endorsement.getEndorser_asU8()]),
      signature: endorsement.getSignature_asU8(),
    })),
  );
}

/** Judges the endorsements of all that is written, as Fabric's dispatcher and `vscc` plugin do. */
export function judgeEndorsement(
  transaction: Transaction,
  action: Action,
  state: WorldState,
  config: ChannelConfig,
): Verdict {
  const chaincode = chaincodeOf(transaction);
  const objection = judgeOutcome(chaincode, action);
  if (objection !== undefined) {
    return objection;
  }
  const endorsers = endorsersOf(action, config);
  const written = new Set([
    chaincode,
    ...action.namespaces.filter(writesTo).map(({ name }) => name),
  ]);
  for (const namespace of written) {
    const policies = policiesOf(namespace, state, config);
    if (policies === undefined) {
      return invalid(codes.INVALID_CHAINCODE, `${namespace} has no definition.`);
    }
    const set = action.namespaces.find(({ name }) => name === namespace);
    if (!neededPolicies(set, policies).every((policy) => policy?.(endorsers) === true)) {
      const detail = `The endorsement policy of ${namespace} does not hold.`;
      return invalid(codes.ENDORSEMENT_POLICY_FAILURE, detail);
    }
  }
  return valid;
}

/** Name of the chaincode that was called; empty where the header has none. */
export function chaincodeOf(transaction: Transaction): string {
  const extension = attempt(() =>
    peer.ChaincodeHeaderExtension.deserializeBinary(transaction.extension),
  );
  return extension?.getChaincodeId()?.getName() ?? '';
}

function judgeOutcome(chaincode: string, { outcome, namespaces }: Action): Verdict | undefined {
  const answered = outcome.getChaincodeId();
  if (answered === undefined) {
    return invalid(codes.INVALID_OTHER_REASON, 'The outcome names no chaincode.');
  }
  if (chaincode === '' || chaincode !== answered.getName() || answered.getVersion() === '') {
    return invalid(codes.INVALID_CHAINCODE, 'The outcome is not of the chaincode that was called.');
  }
  if (!isOwnEvent(chaincode, outcome.getEvents_asU8())) {
    return invalid(codes.INVALID_OTHER_REASON, 'The event is not of the chaincode.');
  }
  return new Set(namespaces.map(({ name }) => name)).size < namespaces.length
    ? invalid(codes.ILLEGAL_WRITESET, 'A namespace occurs twice.')
    : undefined;
}

function isOwnEvent(chaincode: string, event: Uint8Array): boolean {
  return (
    event.length === 0 ||
    attempt(() => peer.ChaincodeEvent.deserializeBinary(event).getChaincodeId()) === chaincode
  );
}

/** A collection's own policy stands for it; the chaincode's for public keys, or when nothing else. */
function neededPolicies(
  set: NamespaceSet | undefined,
  policies: NamespacePolicies,
): readonly (Policy | undefined)[] {
  const collections = (set?.collections ?? [])
    .filter(
      ({ hashed }) =>
        hashed.getHashedWritesList().length > 0 || hashed.getMetadataWritesList().length > 0,
    )
    .map(({ name }) => policies.collection(name));
  const isOpen =
    set !== undefined &&
    (set.open.getWritesList().length > 0 || set.open.getMetadataWritesList().length > 0);
  return isOpen || collections.length === 0 ? [policies.namespace, ...collections] : collections;
}
