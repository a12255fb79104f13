import type { FoldedStacks } from './folded.js';

interface Frame {
  readonly name: string;
  time: number;
  readonly children: Map<string, Frame>;
}

const width = 1200;
const rowHeight = 15;
const margin = 24;
/** Narrower frames (px) are left out: the first value, raised until the picture is small enough. */
const narrowest = { first: 1, step: 1.25 };
/** Characters of a picture, at most: it is kept with the code. */
const largest = 190_000;
const pixelsPerCharacter = 6.2;

/**
 * A flame graph as a picture: width is time, each row is called by the one below it. Names that do not fit
 * show as a tooltip.
 */
export function flameGraph(title: string, stacks: FoldedStacks): string {
  const root = treeOf(stacks);
  for (let least = narrowest.first; ; least *= narrowest.step) {
    const picture = draw(title, root, least);
    if (picture.length <= largest) {
      return picture;
    }
  }
}

function draw(title: string, root: Frame, least: number): string {
  const boxes: string[] = [];
  let deepest = 0;
  const place = (frame: Frame, left: number, depth: number): void => {
    const size = (frame.time / root.time) * width;
    if (size < least) {
      return;
    }
    deepest = Math.max(deepest, depth);
    boxes.push(box(frame, left, depth, size, frame.time / root.time));
    let x = left;
    for (const child of frame.children.values()) {
      place(child, x, depth + 1);
      x += (child.time / root.time) * width;
    }
  };
  place(root, 0, 0);
  const height = (deepest + 1) * rowHeight + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="10">`,
    '<style>rect{stroke:#fff;stroke-width:.5}</style>',
    `<text x="4" y="14" font-size="12">${escaped(title)}</text>`,
    `<g transform="translate(0 ${height - rowHeight}) scale(1 -1) translate(0 ${-rowHeight})">`,
    ...boxes,
    '</g></svg>',
    '',
  ].join('\n');
}

function treeOf(stacks: FoldedStacks): Frame {
  const root: Frame = { name: 'all', time: 0, children: new Map() };
  for (const [stack, time] of stacks) {
    root.time += time;
    let frame = root;
    for (const name of stack.split(';')) {
      const child = frame.children.get(name) ?? { name, time: 0, children: new Map() };
      frame.children.set(name, child);
      child.time += time;
      frame = child;
    }
  }
  return root;
}

function box({ name }: Frame, left: number, depth: number, size: number, share: number): string {
  const fits = Math.floor(size / pixelsPerCharacter);
  const label = fits < 4 ? '' : name.slice(0, fits);
  const y = depth * rowHeight;
  const text =
    label === ''
      ? ''
      : `<text transform="translate(${(left + 2).toFixed(1)} ${y + 4}) scale(1 -1)">${escaped(label)}</text>`;
  return (
    `<g><title>${escaped(name)} ${(share * 100).toFixed(1)}%</title>` +
    `<rect x="${left.toFixed(1)}" y="${y}" width="${size.toFixed(1)}" height="${rowHeight}" fill="${colour(name)}"/>` +
    `${text}</g>`
  );
}

/** Warm, and the same for the same function. */
function colour(name: string): string {
  let hash = 0;
  for (const character of name) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997;
  }
  return `hsl(${10 + (hash % 45)} 80% ${62 + (hash % 14)}%)`;
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
