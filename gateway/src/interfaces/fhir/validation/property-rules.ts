import { tryGetDataType, type InternalSchemaElement } from '@medplum/core';
import type { CodeSet, CodeSets } from './code-sets.js';

/** What one JSON property of a type may hold. */
export interface PropertyRule {
  readonly type: string;
  /** Codes of a required binding, where they can be listed. */
  readonly codes?: CodeSet;
  /** Types that a local reference may point to; absent where any may. */
  readonly targets?: ReadonlySet<string>;
}

/** Rules by property name; the choice `value[x]` stands under `valueString` and its other names. */
export type PropertyRules = ReadonlyMap<string, PropertyRule>;

/** Looks up the rules of types, and remembers them. */
export class PropertyRuleBook {
  readonly #codeSets: CodeSets;
  readonly #rules = new Map<string, PropertyRules>();

  constructor(codeSets: CodeSets) {
    this.#codeSets = codeSets;
  }

  /** Rules of a resource, element or data type; none for a primitive type. */
  rulesOf(type: string): PropertyRules {
    const known = this.#rules.get(type) ?? this.#derive(type);
    this.#rules.set(type, known);
    return known;
  }

  /** Whether a type has a choice element of this name, without its `[x]`. */
  isChoice(type: string, name: string): boolean {
    return Object.hasOwn(tryGetDataType(type)?.elements ?? {}, `${name}[x]`);
  }

  #derive(type: string): PropertyRules {
    const elements = Object.entries(tryGetDataType(type)?.elements ?? {});
    return new Map(
      elements.flatMap(([name, element]) => {
        const codes = this.#requiredCodes(element);
        return element.type.map(({ code, targetProfile }): [string, PropertyRule] => {
          const targets = targetsOf(targetProfile);
          return [
            propertyName(name, code),
            {
              type: code,
              ...(codes === undefined ? {} : { codes }),
              ...(targets === undefined ? {} : { targets }),
            },
          ];
        });
      }),
    );
  }

  #requiredCodes({ binding }: InternalSchemaElement): CodeSet | undefined {
    return binding?.strength === 'required'
      ? this.#codeSets.get(binding.valueSet?.split('|')[0] ?? '')
      : undefined;
  }
}

const coreStructures = 'http://hl7.org/fhir/StructureDefinition/';

function targetsOf(profiles: readonly string[] = []): ReadonlySet<string> | undefined {
  const targets = profiles.map((profile) => profile.replace(coreStructures, ''));
  return targets.length === 0 || targets.includes('Resource') ? undefined : new Set(targets);
}

function propertyName(element: string, type: string): string {
  return element.endsWith('[x]')
    ? `${element.slice(0, -'[x]'.length)}${type.charAt(0).toUpperCase()}${type.slice(1)}`
    : element;
}
