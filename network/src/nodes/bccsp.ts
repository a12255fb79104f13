import type { Token } from '../tokens/token.js';

/** Section by which a Fabric process finds its token; the PIN comes from the environment. */
export function tokenProvider(token: Token): Record<string, unknown> {
  return {
    Default: 'PKCS11',
    PKCS11: {
      Library: token.moduleFile,
      Label: token.label,
      Pin: '',
      Hash: 'SHA2',
      Security: 256,
    },
  };
}

/**
 * The PIN as the `peer` program reads it. Version 3.1.1 looks for the doubled name (issue 5272 of
 * hyperledger/fabric, mended later), other versions for the documented one.
 */
export function peerPinEnvironment(token: Token): Readonly<Record<string, string>> {
  return {
    CORE_PEER_BCCSP_PKCS11_PIN: token.pin,
    CORE_PEER_BCCSP_PEER_BCCSP_PKCS11_PIN: token.pin,
  };
}
