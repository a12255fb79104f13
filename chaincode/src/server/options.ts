import { readFileSync } from 'node:fs';
import type { ChaincodeServerOpts } from 'fabric-shim';
import { z } from 'zod';

/** Most that a peer sends or takes in one message, in bytes: Fabric's own default. */
const maxMessageLength = 100 * 1024 * 1024;

const environmentSchema = z.object({
  /** host:port to listen on. */
  CHAINCODE_SERVER_ADDRESS: z.string().regex(/^.+:\d{1,5}$/, 'is not host:port'),
  /** Package id that the peer's lifecycle gave. */
  CHAINCODE_ID: z.string().min(1),
  /** PEM files. The CA is the one of the peer's client certificate. */
  CHAINCODE_TLS_KEY: z.string().min(1),
  CHAINCODE_TLS_CERT: z.string().min(1),
  CHAINCODE_CLIENT_CA_CERT: z.string().min(1),
});

/**
 * Reads the server's options from the environment. TLS with client authentication is not optional:
 * whoever could connect would speak for the peer.
 *
 * @throws Error naming every variable that is missing or malformed, or a file that cannot be read.
 */
export function readServerOptions(environment: NodeJS.ProcessEnv): ChaincodeServerOpts {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The chaincode server cannot start. ${faults.join('; ')}`);
  }
  const settings = parsed.data;
  return {
    ccid: settings.CHAINCODE_ID,
    address: settings.CHAINCODE_SERVER_ADDRESS,
    tlsProps: {
      key: readFileSync(settings.CHAINCODE_TLS_KEY),
      cert: readFileSync(settings.CHAINCODE_TLS_CERT),
      clientCACerts: readFileSync(settings.CHAINCODE_CLIENT_CA_CERT),
    },
    'grpc.max_receive_message_length': maxMessageLength,
    'grpc.max_send_message_length': maxMessageLength,
    'grpc.keepalive_time_ms': 110_000,
    'grpc.keepalive_timeout_ms': 20_000,
    'grpc.keepalive_permit_without_calls': 1,
  };
}
