/** Addresses of one gateway's sign-in, all under its public address. */
export interface SignInAddresses {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly jwks: string;
  /** Audience of access tokens. */
  readonly fhirBase: string;
}

/** @param publicUrl the gateway's origin, such as `https://gateway.example` */
export function signInAddresses(publicUrl: string): SignInAddresses {
  const { origin } = new URL(publicUrl);
  const issuer = `${origin}/oauth2`;
  return {
    issuer,
    tokenEndpoint: `${issuer}/token`,
    jwks: `${issuer}/jwks`,
    fhirBase: `${origin}/fhir`,
  };
}

/** Algorithms of client assertions, SMART App Launch 2.2, "Asymmetric client authentication". */
export const assertionAlgorithms = ['RS384', 'ES384'] as const;

const scopes = ['system/*.cruds', 'system/*.rs', 'system/*.read', 'system/*.write', 'system/*.*'];

/** RFC 8414 metadata. It names only what is offered, so there is no authorization endpoint. */
export function serverMetadata({ issuer, tokenEndpoint, jwks }: SignInAddresses): object {
  return {
    issuer,
    token_endpoint: tokenEndpoint,
    jwks_uri: jwks,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    scopes_supported: scopes,
  };
}

/** SMART App Launch 2.2 discovery; `code_challenge_methods_supported` is required in every case. */
export function smartConfiguration(addresses: SignInAddresses): object {
  return {
    ...serverMetadata(addresses),
    code_challenge_methods_supported: ['S256'],
    capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
  };
}
