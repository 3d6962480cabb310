/** Rows of one lane under a pyramid of blocks, so that drawing costs pixels instead of rows. */

const BLOCK_BITS = 3;
const BLOCK = 1 << BLOCK_BITS;

export interface IVisitor {
  row(row: number): void;
  /** A block too narrow to be worth opening. */
  block(start: number, end: number, busy: number, prefix: number): void;
}

/** What a track reads of a row, from the shared columns. */
export interface ITimes {
  start: Float64Array;
  duration: Float32Array;
  prefix: Int32Array;
}

/** Full blocks of eight, each of rows or of blocks one level below; what is left over stays open. */
interface IBlocks {
  start: number[];
  end: number[];
  busy: number[];
  /** The prefix with most of the busy seconds, and its lead, as in a majority vote. */
  prefix: number[];
  lead: number[];
}

export class Track {
  /** Row numbers, ascending. */
  readonly rows: number[] = [];
  lastEnd = Number.NEGATIVE_INFINITY;

  append(row: number, times: ITimes): void {
    const count = this.rows.push(row);
    this.lastEnd = Math.max(this.lastEnd, times.start[row] + times.duration[row]);
    if (count % BLOCK === 0) {
      const blocks = this._level(0);
      open(blocks);
      for (let place = count - BLOCK; place < count; place++) {
        const each = this.rows[place];
        const busy = times.duration[each];
        extend(blocks, times.start[each], times.start[each] + busy, busy, times.prefix[each], busy);
      }
      this._fold(0);
    }
  }

  /** Everything that overlaps `from` … `to`; blocks narrower than `grain` seconds stay closed. */
  visit(times: ITimes, from: number, to: number, grain: number, visitor: IVisitor): void {
    const visit = { times, from, to, grain, visitor };
    let done = 0;
    for (let level = this._levels.length - 1; level >= 0; level--) {
      const count = this._levels[level].start.length;
      this._visitBlocks(level, done, count, visit);
      done = count << BLOCK_BITS;
    }
    this._visitRows(done, this.rows.length, visit);
  }

  private _visitBlocks(level: number, first: number, last: number, visit: IVisit): void {
    const { start, end, busy, prefix } = this._levels[level];
    for (let block = first; block < last; block++) {
      if (end[block] < visit.from || start[block] > visit.to) {
        continue;
      }
      if (end[block] - start[block] < visit.grain) {
        visit.visitor.block(start[block], end[block], busy[block], prefix[block]);
      } else if (level === 0) {
        this._visitRows(block << BLOCK_BITS, (block + 1) << BLOCK_BITS, visit);
      } else {
        this._visitBlocks(level - 1, block << BLOCK_BITS, (block + 1) << BLOCK_BITS, visit);
      }
    }
  }

  private _visitRows(first: number, last: number, { times, from, to, visitor }: IVisit): void {
    for (let place = first; place < last; place++) {
      const row = this.rows[place];
      const start = times.start[row];
      if (start <= to && start + times.duration[row] >= from) {
        visitor.row(row);
      }
    }
  }

  /** Eight full blocks make one of the level above. */
  private _fold(level: number): void {
    const { start, end, busy, prefix, lead } = this._levels[level];
    const count = start.length;
    if (count % BLOCK === 0) {
      const above = this._level(level + 1);
      open(above);
      for (let i = count - BLOCK; i < count; i++) {
        extend(above, start[i], end[i], busy[i], prefix[i], lead[i]);
      }
      this._fold(level + 1);
    }
  }

  private _level(level: number): IBlocks {
    this._levels[level] ??= { start: [], end: [], busy: [], prefix: [], lead: [] };
    return this._levels[level];
  }

  private readonly _levels: IBlocks[] = [];
}

interface IVisit {
  times: ITimes;
  from: number;
  to: number;
  grain: number;
  visitor: IVisitor;
}

function open(blocks: IBlocks): void {
  blocks.start.push(Number.POSITIVE_INFINITY);
  blocks.end.push(Number.NEGATIVE_INFINITY);
  blocks.busy.push(0);
  blocks.prefix.push(-1);
  blocks.lead.push(0);
}

/** Take one row or block into the last block. */
function extend(
  blocks: IBlocks,
  start: number,
  end: number,
  busy: number,
  prefix: number,
  lead: number
): void {
  const at = blocks.start.length - 1;
  blocks.start[at] = Math.min(blocks.start[at], start);
  blocks.end[at] = Math.max(blocks.end[at], end);
  blocks.busy[at] += busy;
  const rest = blocks.lead[at] + (blocks.prefix[at] === prefix ? lead : -lead);
  blocks.lead[at] = Math.abs(rest);
  // A task without any duration still gives its block a colour.
  if (rest < 0 || blocks.prefix[at] < 0) {
    blocks.prefix[at] = prefix;
  }
}
