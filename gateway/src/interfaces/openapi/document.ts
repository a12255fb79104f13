import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { careTeamRoutes } from './care-team-routes.js';
import { cdsHooksRoutes } from './cds-hooks-routes.js';
import { chartRoutes } from './chart-routes.js';
import { coverageRoutes } from './coverage-routes.js';
import { consentRoutes } from './consent-routes.js';
import { delegationRoutes } from './delegation-routes.js';
import { drugRoutes } from './drug-routes.js';
import { explanationRoutes } from './explanation-routes.js';
import { emergencyRoutes } from './emergency-routes.js';
import { credentialingRoutes } from './credentialing-routes.js';
import { withExamples } from './examples/with-examples.js';
import { fhirRoutes } from './fhir-routes.js';
import { findingRoutes } from './finding-routes.js';
import { invitationRoutes } from './invitation-routes.js';
import { opinionRoutes } from './opinion-routes.js';
import { passkeyRoutes } from './passkey-routes.js';
import { policyRoutes } from './policy-routes.js';
import { patientRoutes } from './patient-routes.js';
import { personRoutes } from './person-routes.js';
import { prescriptionRoutes } from './prescription-routes.js';
import { scriptRoutes } from './script-routes.js';
import { requestRoutes } from './request-routes.js';
import { stepUpRoutes } from './step-up-routes.js';
import { operationRoutes, signInRoutes } from './service-routes.js';

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

export interface DocumentOptions {
  /** Origin of the API, or `/` in a document that is for every gateway. */
  readonly serverUrl: string;
  /** Version of this software. */
  readonly version: string;
}

/** The OpenAPI 3.1 document of the gateway, made from the schemas and tables of the code. */
export function openApiDocument({ serverUrl, version }: DocumentOptions): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'smart', {
    type: 'oauth2',
    description: 'SMART Backend Services: get a token with a client assertion.',
    flows: {
      clientCredentials: {
        tokenUrl: '/oauth2/token',
        scopes: {
          'system/*.cruds': 'Everything; letters and type can be narrowed.',
          'system/*.rs': 'Read and search every type.',
        },
      },
    },
  });
  registry.registerComponent('securitySchemes', 'signIn', {
    type: 'oauth2',
    description:
      'People sign in through an app: authorization code with PKCE, by passkey or smart card.',
    flows: {
      authorizationCode: {
        authorizationUrl: '/oauth2/auth',
        tokenUrl: '/oauth2/token',
        refreshUrl: '/oauth2/token',
        scopes: {
          provider: 'A person of the organisation, by the key of their credential.',
          patient: 'A patient of the organisation.',
          delegate: 'Somebody who decides for a patient of the organisation.',
        },
      },
    },
  });
  registry.registerComponent('securitySchemes', 'cdsClient', {
    ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    description:
      'A JWT of a registered backend service over the address that it is sent to: `iss` (the client id), `aud`, ' +
      '`iat`, `exp` (five minutes at most) and `jti`, signed with ES384 or RS384.',
  });
  for (const route of signInRoutes) registry.registerPath(route);
  for (const route of domainRoutes) registry.registerPath(withExamples(route));
  for (const route of [...cdsHooksRoutes, ...fhirRoutes(), ...operationRoutes])
    registry.registerPath(route);
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'HealthChain gateway',
      version,
      description: 'HTTP interface of one organisation’s gateway.',
      license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' },
    },
    servers: [{ url: serverUrl }],
  });
}

/** Routes of the domain API, which have examples. */
export const domainRoutes: readonly RouteConfig[] = [
  ...personRoutes,
  ...policyRoutes,
  ...passkeyRoutes,
  ...patientRoutes,
  ...consentRoutes,
  ...findingRoutes,
  ...credentialingRoutes,
  ...invitationRoutes,
  ...careTeamRoutes,
  ...chartRoutes,
  ...emergencyRoutes,
  ...delegationRoutes,
  ...requestRoutes,
  ...explanationRoutes,
  ...drugRoutes,
  ...prescriptionRoutes,
  ...coverageRoutes,
  ...scriptRoutes,
  ...opinionRoutes,
  ...stepUpRoutes,
];
