import type {
  AnchorRow,
  JournalDraft,
  JournalRow,
  JournalStore,
} from '../../platform/durable-store/journal-store.js';

/** A journal store in memory that counts its writes and can fail. */
export function inMemoryJournal() {
  const rows: (JournalRow & { readonly patientId: string })[] = [];
  const anchors: AnchorRow[] = [];
  let failure: Error | undefined;
  const behindAnchors = (): number => anchors.at(-1)?.last ?? 0;
  const store = {
    rows,
    writes: 0,
    failNext: (error: Error) => {
      failure = error;
    },
    append: (drafts: readonly JournalDraft[]) => {
      const error = failure;
      failure = undefined;
      if (error !== undefined) {
        return Promise.reject(error);
      }
      store.writes += 1;
      for (const { patientId, following } of drafts) {
        const newest = rows.findLast((row) => row.patientId === patientId);
        rows.push({ patientId, ...following(newest) });
      }
      return Promise.resolve();
    },
    unanchored: (limit: number) =>
      Promise.resolve(
        rows
          .map(({ leaf }, index) => ({ position: index + 1, leaf }))
          .filter(({ position }) => position > behindAnchors())
          .slice(0, limit),
      ),
    oldestOffLedger: () =>
      Promise.resolve(rows[anchors.findLast(({ anchored }) => anchored)?.last ?? 0]?.entry),
    lastAnchor: () => Promise.resolve(anchors.at(-1)),
    decideAnchor: (anchor: Omit<AnchorRow, 'anchored'>) => {
      anchors.push({ ...anchor, anchored: false });
      return Promise.resolve();
    },
    confirmAnchor: (sequence: number) => {
      anchors.forEach((anchor, at) => {
        if (anchor.sequence === sequence) {
          anchors[at] = { ...anchor, anchored: true };
        }
      });
      return Promise.resolve();
    },
    anchorsOf: (patientId: string) =>
      Promise.resolve(
        anchors.filter(
          ({ anchored, first, last }) =>
            anchored && rows.slice(first - 1, last).some((row) => row.patientId === patientId),
        ),
      ),
    leaves: ({ first, last }: Pick<AnchorRow, 'first' | 'last'>) =>
      Promise.resolve(rows.slice(first - 1, last).map(({ leaf }) => leaf)),
    entriesOf: (patientId: string, { first, last }: Pick<AnchorRow, 'first' | 'last'>) =>
      Promise.resolve(
        rows
          .map((row, index) => ({ ...row, position: index + 1 }))
          .slice(first - 1, last)
          .filter((row) => row.patientId === patientId),
      ),
  } satisfies JournalStore & Record<string, unknown>;
  return store;
}
