import type { Bundle, CodeSystem, ValueSet, ValueSetComposeInclude } from '@medplum/fhirtypes';

/** The codes of a value set. */
export interface CodeSet {
  readonly codes: ReadonlySet<string>;
  /** `system|code`. */
  readonly codings: ReadonlySet<string>;
}

/** Value sets by canonical URL without version. */
export type CodeSets = ReadonlyMap<string, CodeSet>;

/**
 * Lists the codes of every value set that names its codes, or takes whole code systems that are in the
 * Bundle. Others (media types, units, currencies, filters) are left out: they cannot be checked here.
 */
export function expandValueSets(bundle: Bundle): CodeSets {
  const systems = new Map<string, readonly string[]>();
  const valueSets: ValueSet[] = [];
  for (const { resource } of bundle.entry ?? []) {
    if (resource?.resourceType === 'CodeSystem' && resource.url !== undefined) {
      systems.set(resource.url, codesOf(resource.concept));
    } else if (resource?.resourceType === 'ValueSet') {
      valueSets.push(resource);
    }
  }
  return new Map(
    valueSets.flatMap((valueSet) => {
      const codeSet = expand(valueSet, systems);
      return codeSet === undefined || valueSet.url === undefined ? [] : [[valueSet.url, codeSet]];
    }),
  );
}

function expand(
  { compose }: ValueSet,
  systems: ReadonlyMap<string, readonly string[]>,
): CodeSet | undefined {
  const codes = new Set<string>();
  const codings = new Set<string>();
  for (const include of compose?.include ?? []) {
    const included = codesIncluded(include, systems);
    if (included === undefined) {
      return undefined;
    }
    for (const code of included) {
      codes.add(code);
      codings.add(`${include.system ?? ''}|${code}`);
    }
  }
  return codes.size === 0 || compose?.exclude !== undefined ? undefined : { codes, codings };
}

function codesIncluded(
  { system = '', concept, filter, valueSet }: ValueSetComposeInclude,
  systems: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  if (filter !== undefined || valueSet !== undefined) {
    return undefined;
  }
  return concept === undefined ? systems.get(system) : concept.map(({ code }) => code);
}

/** All codes of a hierarchy of concepts. */
function codesOf(concepts: CodeSystem['concept'] = []): string[] {
  return concepts.flatMap(({ code, concept }) => [code, ...codesOf(concept)]);
}
