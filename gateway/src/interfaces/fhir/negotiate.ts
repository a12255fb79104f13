import { HealthChainError } from '@healthchain/protocol';
import type { RequestHandler } from 'express';

/** Names of JSON that `_format` takes, and ranges of Accept that cover it. */
const formats = new Set(['json', 'application/json', 'application/fhir+json']);
const ranges = new Set(['application/json', 'application/fhir+json', 'application/*', '*/*']);

/** The version of FHIR that is spoken here, as FHIR's MIME type parameter names it. */
const fhirVersion = '4.0';

/** Refuses a client that does not take JSON, by `_format` or else by Accept: NOT_ACCEPTABLE. */
export const negotiate: RequestHandler = (request, _response, next) => {
  const { _format: format } = request.query;
  const acceptable =
    format === undefined
      ? acceptsJson(request.get('accept'))
      : typeof format === 'string' && isWanted(unescaped(format), formats);
  next(acceptable ? undefined : new HealthChainError('NOT_ACCEPTABLE'));
};

function acceptsJson(header: string | undefined): boolean {
  return (
    header === undefined ||
    header.trim() === '' ||
    header.split(',').some((range) => isWanted(range, ranges))
  );
}

/** Other parameters than the version and the weight, such as a charset, do not count. */
function isWanted(text: string, wanted: ReadonlySet<string>): boolean {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  return wanted.has(type) && !parameters.some(isRefusal);
}

/** Whether a parameter asks for another version of FHIR, or weighs nothing. */
function isRefusal(parameter: string): boolean {
  const [name, value = ''] = parameter.split('=', 2).map((part) => part.trim());
  const content = value.replace(/^"(.*)"$/, '$1');
  return name === 'fhirversion' ? content !== fhirVersion : name === 'q' && Number(content) === 0;
}

/** A `+` that is not escaped in a URL arrives as a space. */
function unescaped(format: string): string {
  return format.replace(' ', '+');
}
