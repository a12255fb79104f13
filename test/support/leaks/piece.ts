/** Bytes as they stand somewhere, after that place's own reader. */
export interface Piece {
  readonly place: string;
  readonly bytes: Buffer;
}
