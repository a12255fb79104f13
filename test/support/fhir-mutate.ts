import { isLosslessNumber, LosslessNumber } from 'lossless-json';

type Container = Record<string | number, unknown>;

/** One place in a resource: a property of an object or an item of a list. */
interface Place {
  readonly container: Container;
  readonly key: string | number;
  readonly path: string;
}

/** What the server writes: a change there is no change of the client's resource. */
const serverParts = new Set(['.id', '.meta', '.meta.versionId', '.meta.lastUpdated']);

type Mutation = (place: Place) => boolean;

/** Kinds of single-field mutations; each says whether it could change anything at its place. */
export const mutations: Readonly<Record<string, Mutation>> = {
  add: ({ container, key }) => {
    const value = container[key];
    if (Array.isArray(value)) {
      value.push('added');
    } else if (isContainer(value)) {
      value.added = 'added';
    } else {
      return false;
    }
    return true;
  },
  remove: ({ container, key }) => {
    if (Array.isArray(container)) {
      container.splice(Number(key), 1);
    } else {
      Reflect.deleteProperty(container, key);
    }
    return true;
  },
  'change value': ({ container, key }) => {
    const value = container[key];
    if (typeof value === 'string') {
      container[key] = `${value}x`;
    } else if (typeof value === 'boolean') {
      container[key] = !value;
    } else if (isLosslessNumber(value)) {
      container[key] = new LosslessNumber(`1${value.value.replace('-', '')}`);
    } else {
      return false;
    }
    return true;
  },
  'change digits': ({ container, key }) => {
    const value = container[key];
    if (!isLosslessNumber(value)) {
      return false;
    }
    const { value: digits } = value;
    const shorter = /\.0+$/.test(digits) ? digits.replace(/\.0+$/, '') : undefined;
    const longer = digits.includes('.') ? `${digits}0` : `${digits}.0`;
    container[key] = new LosslessNumber(shorter ?? longer);
    return true;
  },
  'swap items': ({ container, key }) => {
    const value = container[key];
    if (!Array.isArray(value) || value.length < 2) {
      return false;
    }
    const [first, second] = value as unknown[];
    value.splice(0, 2, second, first);
    return JSON.stringify(first) !== JSON.stringify(second);
  },
  'change type': ({ container, key }) => {
    const value = container[key];
    container[key] =
      typeof value === 'string' ? [value] : isLosslessNumber(value) ? value.value : 'x';
    return true;
  },
};

/** Places in a resource that belong to the client. */
export function placesOf(resource: unknown, path = ''): Place[] {
  if (!isContainer(resource)) {
    return [];
  }
  const isList = Array.isArray(resource);
  return Object.entries(resource).flatMap(([name, value]) => {
    const key = isList ? Number(name) : name;
    const here = isList ? `${path}[${name}]` : `${path}.${name}`;
    const own = serverParts.has(here) ? [] : [{ container: resource, key, path: here }];
    return [...own, ...placesOf(value, here)];
  });
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null && !isLosslessNumber(value);
}
