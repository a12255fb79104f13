/** Elements of rule txt-1 of FHIR R4: those of HTML 4.0 that format, without forms, frames and scripts. */
const elements = new Set(
  (
    'a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em ' +
    'h1 h2 h3 h4 h5 h6 hr i img li ol p pre q samp small span strong sub sup ' +
    'table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);

/** Attributes of rule txt-1; no event handlers. */
const attributes = new Set(
  (
    'abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign ' +
    'char charoff charset cite class colspan compact coords dir frame headers height href hreflang ' +
    'hspace id lang longdesc name nowrap rel rev rowspan rules scope shape span src start style ' +
    'summary tabindex title type valign value vspace width xml:lang xmlns'
  ).split(' '),
);

const addresses = new Set(['cite', 'href', 'longdesc', 'src']);

/** Addresses that run nothing: a harmless scheme, or none before the first `/`, `?` or `#`. */
const harmlessAddress = /^\s*(?:(?:https?|mailto|tel|urn|cid):|data:image\/|[^:&]*(?:[/?#]|$))/i;

const tagStart = /<(\/?)([a-z][a-z0-9]*)/y;
const attribute = /\s+([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /\s*(\/?)>/y;

/** A start tag, an end tag, or an element without content. */
interface Tag {
  readonly name: string;
  readonly kind: 'start' | 'end' | 'empty';
  readonly end: number;
}

/**
 * Whether a text is a narrative: one XHTML `div`, well nested, of the elements and attributes that rule
 * txt-1 allows, with some text or image in it (txt-2).
 */
export function isNarrative(text: string): boolean {
  const source = withoutComments(text.trim());
  const open: string[] = [];
  let hasContent = false;
  let at = 0;
  do {
    const tag = readTag(source, at);
    if (tag === undefined || !nest(open, tag)) {
      return false;
    }
    const next = source.indexOf('<', tag.end);
    at = next === -1 ? source.length : next;
    hasContent ||= tag.name === 'img' || source.slice(tag.end, at).trim() !== '';
  } while (open.length > 0);
  // What follows the closing tag of the first element is not part of it.
  return hasContent && source.startsWith('<div') && source.endsWith('>') && at === source.length;
}

/** Takes time in proportion to the text, as a pattern would not where comments are never closed. */
function withoutComments(text: string): string {
  const [last = '', ...closed] = text.split('-->').reverse();
  const kept = closed.reverse().map((part) => {
    const start = part.indexOf('<!--');
    return start === -1 ? `${part}-->` : `${part.slice(0, start)} `;
  });
  return [...kept, last].join('');
}

/** Opens or closes an element. @returns false if another one is open. */
function nest(open: string[], { name, kind }: Tag): boolean {
  if (kind === 'start') {
    open.push(name);
  }
  return kind === 'end' ? open.pop() === name : true;
}

function readTag(source: string, at: number): Tag | undefined {
  const [start, slash, name = ''] = matchAt(tagStart, source, at) ?? [];
  if (start === undefined || !elements.has(name)) {
    return undefined;
  }
  const afterAttributes = skipAttributes(source, at + start.length);
  const [closing, emptySlash] = matchAt(tagEnd, source, afterAttributes) ?? [];
  if (closing === undefined) {
    return undefined;
  }
  const startKind = emptySlash === '/' ? 'empty' : 'start';
  return {
    name,
    kind: slash === '/' ? 'end' : startKind,
    end: afterAttributes + closing.length,
  };
}

/** Position after the attributes that are allowed; no tag ends before one that is not. */
function skipAttributes(source: string, start: number): number {
  let end = start;
  let found = matchAt(attribute, source, end);
  while (found !== null && isAllowed(found[1] ?? '', found[2] ?? found[3] ?? '')) {
    end += found[0].length;
    found = matchAt(attribute, source, end);
  }
  return end;
}

function isAllowed(name: string, value: string): boolean {
  return attributes.has(name) && (!addresses.has(name) || harmlessAddress.test(value));
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}
