import { HealthChainError } from '@healthchain/protocol';
import { Router, type RequestHandler } from 'express';
import { parametersOf } from '../../records/search/parameters.js';
import { readBody } from './body.js';
import { createEntriesWith } from './bundle/create-entries.js';
import { bundleHandler } from './bundle/handler.js';
import { createHandler } from './create.js';
import { capabilityStatement } from './metadata.js';
import { negotiate } from './negotiate.js';
import type { FhirInteraction, FhirPorts } from './ports.js';
import { readHandler } from './read.js';
import { refuseUnknown, sendFhir } from './respond.js';
import { readForm, searchHandler } from './search/handler.js';

/**
 * The FHIR R4 interface, to be mounted where `ports.base` says, with `renderFhirError` as the renderer of
 * its refusals.
 */
export function fhirRouter(ports: FhirPorts): Router {
  const { access, limits } = ports;
  const createEntries = createEntriesWith(ports);
  const search = searchHandler(ports);
  const read = readHandler(ports);
  const may = (interaction: FhirInteraction): RequestHandler<{ type: string }> => {
    return (request, response, next) => {
      void access.authorize(interaction, request.params.type)(request, response, next);
    };
  };
  const body = readBody(limits.body);

  const router = Router();
  router.use(negotiate);
  router.get('/metadata', metadataHandler(ports));
  router.use(access.authenticate);
  router.param('type', (_request, _response, next, type: string) => {
    const known = parametersOf(type) !== undefined;
    next(known ? undefined : new HealthChainError('RESOURCE_TYPE_NOT_SUPPORTED'));
  });
  router.post('/', body, bundleHandler(createEntries, ports));
  router.post('/:type/_search', may('search'), readForm, search);
  router.post('/:type', may('create'), body, createHandler(createEntries, ports));
  router.get('/:type', may('search'), search);
  router.get('/:type/:id', may('read'), read);
  router.get('/:type/:id/_history/:version', may('read'), read);
  router.use(refuseUnknown);
  return router;
}

function metadataHandler(ports: FhirPorts): RequestHandler {
  const statement = JSON.stringify(capabilityStatement(ports));
  return (_request, response) => {
    sendFhir(response, 200, statement);
  };
}
