import { personKinds } from './person.js';

/** Addresses of one gateway's sign-in, all under its public address. */
export interface SignInAddresses {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  readonly jwks: string;
  /** Audience of the access tokens of backend services. */
  readonly fhirBase: string;
  /** Audience of the access tokens of people. */
  readonly apiBase: string;
}

/** @param publicUrl the gateway's origin, such as `https://gateway.example` */
export function signInAddresses(publicUrl: string): SignInAddresses {
  const { origin } = new URL(publicUrl);
  const issuer = `${origin}/oauth2`;
  return {
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    revocationEndpoint: `${issuer}/revoke`,
    jwks: `${issuer}/jwks`,
    fhirBase: `${origin}/fhir`,
    apiBase: `${origin}/api/v1`,
  };
}

/** Algorithms of client assertions, SMART App Launch 2.2, "Asymmetric client authentication". */
export const assertionAlgorithms = ['RS384', 'ES384'] as const;

const scopes = ['system/*.cruds', 'system/*.rs', 'system/*.read', 'system/*.write', 'system/*.*'];

/** RFC 8414 metadata. It names only what is offered. */
export function serverMetadata(addresses: SignInAddresses): object {
  const { authorizationEndpoint, revocationEndpoint } = addresses;
  const authenticationMethods = ['private_key_jwt', 'none'];
  return {
    ...backendMetadata(addresses),
    authorization_endpoint: authorizationEndpoint,
    revocation_endpoint: revocationEndpoint,
    grant_types_supported: ['client_credentials', 'authorization_code', 'refresh_token'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: authenticationMethods,
    revocation_endpoint_auth_methods_supported: authenticationMethods,
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    scopes_supported: [...scopes, ...personKinds],
    authorization_response_iss_parameter_supported: true,
  };
}

/**
 * SMART App Launch 2.2 discovery, for backend services: people have no tokens for FHIR, so that it
 * names no authorization endpoint. `code_challenge_methods_supported` is required in every case.
 */
export function smartConfiguration(addresses: SignInAddresses): object {
  return {
    ...backendMetadata(addresses),
    code_challenge_methods_supported: ['S256'],
    capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
  };
}

function backendMetadata({ issuer, tokenEndpoint, jwks }: SignInAddresses): object {
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
