import { isJsonObject, type JsonObject } from '../json/exact-json.js';
import { loadDefinitions } from '../validation/definitions.js';
import type { PropertyRuleBook } from '../validation/property-rules.js';

/** `Type/id` by the fullUrl of each entry. */
type Links = ReadonlyMap<string, string>;

/**
 * Rewrites in place what equals the fullUrl of an entry, besides References (FHIR R4, http, 3.1.0.11.2):
 * elements of type uri, url and uuid, and `href` and `src` in narratives. An element of type oid stays,
 * because the new ids are no OIDs.
 */
export function rewriteLinks(resource: JsonObject, type: string, links: Links): void {
  if (links.size > 0) {
    rewriteWithin(resource, type, links, loadDefinitions());
  }
}

function rewriteWithin(
  holder: JsonObject,
  type: string,
  links: Links,
  rules: PropertyRuleBook,
): void {
  const properties = rules.rulesOf(type);
  for (const [name, content] of Object.entries(holder)) {
    const declared = name.startsWith('_') ? 'Element' : properties.get(name)?.type;
    if (declared === undefined) {
      continue;
    }
    if (Array.isArray(content)) {
      holder[name] = content.map((item: unknown) => rewritten(item, declared, links, rules));
    } else {
      holder[name] = rewritten(content, declared, links, rules);
    }
  }
}

function rewritten(
  value: unknown,
  declared: string,
  links: Links,
  rules: PropertyRuleBook,
): unknown {
  if (typeof value === 'string') {
    return rewriters[declared]?.(value, links) ?? value;
  }
  if (isJsonObject(value)) {
    // A contained resource names its own type.
    const type = declared === 'Resource' ? String(value.resourceType) : declared;
    rewriteWithin(value, type, links, rules);
  }
  return value;
}

/** By type of element; undefined where nothing is to be rewritten. */
const rewriters: Readonly<Record<string, (value: string, links: Links) => string | undefined>> = {
  uri: (value, links) => links.get(value),
  url: (value, links) => links.get(value),
  // Ids are random UUIDs.
  uuid: (value, links) => links.get(value)?.replace(/^.*\//, 'urn:uuid:'),
  xhtml: (value, links) =>
    value.replace(/<[^<>]*>/g, (tag) =>
      tag.replace(
        /(\s(?:href|src)\s*=\s*)("[^"]*"|'[^']*')/g,
        (whole, name: string, quoted: string) => {
          const link = links.get(quoted.slice(1, -1));
          return link === undefined
            ? whole
            : `${name}${quoted.charAt(0)}${link}${quoted.charAt(0)}`;
        },
      ),
    ),
};
