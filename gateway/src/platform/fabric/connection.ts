import { readFileSync } from 'node:fs';
import { type CallOptions, Client, credentials } from '@grpc/grpc-js';
import { connect, type Gateway, type Signer } from '@hyperledger/fabric-gateway';

export interface ConnectionOptions {
  readonly mspId: string;
  /** host:port of the organisation's own peer. */
  readonly peerAddress: string;
  /** PEM file of the root that signs the peer's TLS certificate. */
  readonly tlsCaFile: string;
  /** PEM file of the gateway's Fabric certificate. */
  readonly certificateFile: string;
  readonly signer: Signer;
}

/** Milliseconds per call. A peer that hangs costs one endorsement before others are asked. */
const timeouts = { evaluate: 10_000, endorse: 10_000, submit: 10_000 } as const;

const bytesPerMessage = 100 * 1024 * 1024;

const clientOptions = {
  'grpc.max_receive_message_length': bytesPerMessage,
  'grpc.max_send_message_length': bytesPerMessage,
  // A peer closes connections that ping more often than once a minute.
  'grpc.keepalive_time_ms': 120_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.keepalive_permit_without_calls': 1,
  // A restarted peer is found again within seconds.
  'grpc.max_reconnect_backoff_ms': 2000,
} as const;

/** Who signs. */
export interface Signatory {
  readonly mspId: string;
  /** PEM of the Fabric certificate. */
  readonly certificate: Uint8Array;
  readonly signer: Signer;
}

/** A connection to the organisation's own peer. */
export interface Connection {
  readonly gateway: Gateway;
  /** The same connection for another identity of the organisation. */
  readonly as: (signatory: Signatory) => Gateway;
  readonly close: () => void;
}

/** Connects lazily: an absent peer shows in the first call. @throws for an unreadable file. */
export function openConnection(options: ConnectionOptions): Connection {
  const client = new Client(
    options.peerAddress,
    credentials.createSsl(readFileSync(options.tlsCaFile)),
    clientOptions,
  );
  const as = ({ mspId, certificate, signer }: Signatory): Gateway =>
    connect({
      client,
      identity: { mspId, credentials: certificate },
      signer,
      evaluateOptions: within(timeouts.evaluate),
      endorseOptions: within(timeouts.endorse),
      submitOptions: within(timeouts.submit),
    });
  const { mspId, certificateFile, signer } = options;
  const gateway = as({ mspId, certificate: readFileSync(certificateFile), signer });
  return {
    gateway,
    as,
    close: () => {
      gateway.close();
      client.close();
    },
  };
}

function within(timeout: number): () => CallOptions {
  return () => ({ deadline: Date.now() + timeout });
}
