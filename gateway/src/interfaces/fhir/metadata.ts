import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceSearchParam,
} from '@medplum/fhirtypes';
import {
  searchParameters,
  type SearchParameter,
  type TypeParameters,
} from '../../records/search/parameters.js';
import type { FhirPorts } from './ports.js';

/**
 * What `GET /metadata` answers: generated from the tables that the routes work by. Where tokens come from
 * stands in `/.well-known/smart-configuration`.
 */
export function capabilityStatement({
  base,
  version,
  now,
}: Pick<FhirPorts, 'base' | 'version' | 'now'>): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: now().toISOString(),
    kind: 'instance',
    software: { name: 'HealthChain gateway', version },
    implementation: { description: 'Charts of which this organisation is custodian', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: {
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'SMART-on-FHIR',
                },
              ],
            },
          ],
        },
        resource: Object.entries(searchParameters).map(describeType),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  };
}

function describeType([type, parameters]: [
  string,
  TypeParameters,
]): CapabilityStatementRestResource {
  return {
    type: type as NonNullable<CapabilityStatementRestResource['type']>,
    interaction: [{ code: 'create' }, { code: 'read' }, { code: 'vread' }, { code: 'search-type' }],
    versioning: 'versioned',
    readHistory: true,
    updateCreate: false,
    conditionalCreate: true,
    conditionalRead: 'not-supported',
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    referencePolicy: ['literal', 'logical'],
    searchParam: [{ name: '_id', type: 'token' }, ...Object.entries(parameters).map(describe)],
  };
}

function describe([name, { kind }]: [
  string,
  SearchParameter,
]): CapabilityStatementRestResourceSearchParam {
  return {
    name,
    type: kind === 'chart' ? 'reference' : kind,
    ...(kind === 'date' ? { documentation: 'Equality only, to the day, month or year.' } : {}),
  };
}
