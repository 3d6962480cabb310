/** Rows of one lane under a pyramid of blocks, so that drawing costs pixels instead of rows. */

const BLOCK_BITS = 5;
const LEVELS = 3;

/** Seconds since the epoch at both ends, busy seconds inside, and the prefix with most of them. */
export interface IBlocks {
  start: number[];
  end: number[];
  busy: number[];
  prefix: number[];
  /** Lead of `prefix` over the others, as in a majority vote. */
  lead: number[];
}

export interface IVisitor {
  row(row: number): void;
  /** A block too narrow to be worth opening. */
  block(start: number, end: number, busy: number, prefix: number): void;
}

/** Times of a row, from the shared columns. */
export interface ITimes {
  start: Float64Array;
  duration: Float32Array;
}

export class Track {
  /** Row numbers, ascending. */
  readonly rows: number[] = [];
  lastEnd = Number.NEGATIVE_INFINITY;

  append(row: number, start: number, end: number, prefix: number): void {
    const place = this.rows.push(row) - 1;
    this.lastEnd = Math.max(this.lastEnd, end);
    for (let level = 0; level < LEVELS; level++) {
      extend(this._levels[level], place >> (BLOCK_BITS * (level + 1)), start, end, prefix);
    }
  }

  /** Everything that overlaps `from` … `to`; blocks narrower than `grain` seconds stay closed. */
  visit(times: ITimes, from: number, to: number, grain: number, visitor: IVisitor): void {
    const top = LEVELS - 1;
    for (let block = 0; block < this._levels[top].start.length; block++) {
      this._visitBlock(top, block, times, from, to, grain, visitor);
    }
  }

  private _visitBlock(
    level: number,
    block: number,
    times: ITimes,
    from: number,
    to: number,
    grain: number,
    visitor: IVisitor
  ): void {
    const { start, end, busy, prefix } = this._levels[level];
    if (end[block] < from || start[block] > to) {
      return;
    }
    if (end[block] - start[block] < grain) {
      visitor.block(start[block], end[block], busy[block], prefix[block]);
    } else if (level === 0) {
      this._visitRows(block, times, from, to, visitor);
    } else {
      const first = block << BLOCK_BITS;
      const last = Math.min(first + (1 << BLOCK_BITS), this._levels[level - 1].start.length);
      for (let child = first; child < last; child++) {
        this._visitBlock(level - 1, child, times, from, to, grain, visitor);
      }
    }
  }

  private _visitRows(
    block: number,
    times: ITimes,
    from: number,
    to: number,
    visitor: IVisitor
  ): void {
    const first = block << BLOCK_BITS;
    const last = Math.min(first + (1 << BLOCK_BITS), this.rows.length);
    for (let place = first; place < last; place++) {
      const row = this.rows[place];
      const start = times.start[row];
      if (start <= to && start + times.duration[row] >= from) {
        visitor.row(row);
      }
    }
  }

  private readonly _levels: IBlocks[] = Array.from({ length: LEVELS }, () => ({
    start: [],
    end: [],
    busy: [],
    prefix: [],
    lead: []
  }));
}

function extend(blocks: IBlocks, at: number, start: number, end: number, prefix: number): void {
  const busy = end - start;
  if (at === blocks.start.length) {
    blocks.start.push(start);
    blocks.end.push(end);
    blocks.busy.push(busy);
    blocks.prefix.push(prefix);
    blocks.lead.push(busy);
    return;
  }
  blocks.start[at] = Math.min(blocks.start[at], start);
  blocks.end[at] = Math.max(blocks.end[at], end);
  blocks.busy[at] += busy;
  blocks.lead[at] += blocks.prefix[at] === prefix ? busy : -busy;
  if (blocks.lead[at] < 0) {
    blocks.prefix[at] = prefix;
    blocks.lead[at] = -blocks.lead[at];
  }
}
