/** What the kernel reports about a search, and what follows from it. */

export interface IBoard {
  /** Parameters that differ between candidates. */
  names: string[];
  /** Values of each parameter, in words, in order of first appearance. */
  values: string[][];
  /** For each candidate the places of its values; -1 where it has none. */
  candidates: number[][];
  /** Mean test score of each candidate so far. */
  scores: (number | null)[];
  best: number | null;
  done: number;
  total: number;
  /** Seconds; null before the first score. */
  left: number | null;
  finished: boolean;
  stopping: boolean;
  error: string;
}

export interface IBox {
  value: string;
  low: number;
  lower: number;
  median: number;
  upper: number;
  high: number;
  count: number;
}

/** Lowest and highest score so far; a little apart, so that one can divide. */
export function scoreRange(board: IBoard): [number, number] {
  const known = board.scores.filter(score => score !== null);
  if (known.length === 0) {
    return [0, 1];
  }
  const low = Math.min(...known);
  const high = Math.max(...known);
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** The best candidate at each pair of values of the first two parameters. */
export function heatCells(board: IBoard): (number | null)[][] {
  const columns = board.values[1] ?? [''];
  return board.values[0].map((_, row) =>
    columns.map((_, column) => bestOf(board, [row, board.names.length > 1 ? column : null]))
  );
}

function bestOf(board: IBoard, places: (number | null)[]): number | null {
  let best: number | null = null;
  board.candidates.forEach((candidate, i) => {
    const score = board.scores[i];
    const here = places.every((place, p) => place === null || candidate[p] === place);
    if (here && score !== null && (best === null || score > (board.scores[best] ?? score))) {
      best = i;
    }
  });
  return best;
}

/** Five numbers for each value of a parameter that has a score. */
export function boxesOf(board: IBoard, parameter: number): IBox[] {
  return board.values[parameter].flatMap((value, place) => {
    const scores = board.scores
      .filter((score, i) => score !== null && board.candidates[i][parameter] === place)
      .map(Number)
      .sort((a, b) => a - b);
    return scores.length === 0 ? [] : [boxOf(value, scores)];
  });
}

function boxOf(value: string, sorted: number[]): IBox {
  const at = (share: number) => quantile(sorted, share);
  return {
    value,
    low: at(0),
    lower: at(0.25),
    median: at(0.5),
    upper: at(0.75),
    high: at(1),
    count: sorted.length
  };
}

function quantile(sorted: number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** `C = 10, gamma = scale` */
export function describe(board: IBoard, candidate: number): string {
  const places = board.candidates[candidate];
  return board.names
    .flatMap((name, p) => (places[p] < 0 ? [] : [`${name} = ${board.values[p][places[p]]}`]))
    .join(', ');
}

export function formatScore(score: number): string {
  return Math.abs(score) >= 1000 ? score.toExponential(3) : score.toFixed(4);
}
