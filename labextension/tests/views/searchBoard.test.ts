// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IBoard, mountSearchBoard } from '../../src/views';
import { boxesOf, heatCells } from '../../src/views/searchBoard/board';

const two: IBoard = {
  names: ['C', 'gamma'],
  values: [
    ['1', '10'],
    ['scale', '0.1']
  ],
  candidates: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1]
  ],
  scores: [0.5, 0.7, 0.9, null],
  best: 2,
  done: 9,
  total: 12,
  left: 3.2,
  finished: false,
  stopping: false,
  error: ''
};

const three: IBoard = {
  ...two,
  names: ['C', 'gamma', 'degree'],
  values: [...two.values, ['2']],
  candidates: two.candidates.map(places => [...places, 0])
};

describe('the numbers of a board', () => {
  it('puts the best candidate of each pair into its cell', () => {
    expect(heatCells(two)).toEqual([
      [0, 1],
      [2, null]
    ]);
  });

  it('gives five numbers for each value of a parameter', () => {
    const [first, second] = boxesOf(two, 0);
    expect(first).toMatchObject({ value: '1', low: 0.5, median: 0.6, high: 0.7, count: 2 });
    expect(second).toMatchObject({ value: '10', low: 0.9, high: 0.9, count: 1 });
  });
});

describe('the search board', () => {
  let el: HTMLElement;
  let listener: () => void;
  let stopped: number;
  let board: IBoard;
  let unmount: () => void;

  beforeEach(() => {
    el = document.createElement('div');
    document.body.append(el);
    stopped = 0;
    board = two;
    unmount = mountSearchBoard(el, {
      board: () => board,
      onChange: next => {
        listener = next;
        return () => undefined;
      },
      stop: () => {
        stopped += 1;
      }
    });
  });

  afterEach(() => {
    unmount();
    el.remove();
  });

  it('says how far it is, and the best so far', () => {
    expect(el.querySelector('[role=status]')?.textContent).toBe(
      '9 of 12 evaluations · about 4 s left · best so far 0.9000 with C = 10, gamma = scale'
    );
  });

  it('shows two parameters as a table whose cells are read out', () => {
    const cells = [...el.querySelectorAll('.kh-heat td')].map(cell => cell.textContent);
    expect(cells).toEqual(['0.5000', '0.7000', '0.9000 best so far', '·']);
  });

  it('shows three parameters as lines, and the best in words', () => {
    board = three;
    listener();
    expect(el.querySelectorAll('polyline')).toHaveLength(3);
    expect(el.querySelector('.kh-scroll table td:last-child')?.textContent).toBe(
      'C = 10, gamma = scale, degree = 2'
    );
  });

  it('draws boxes only where a value has several candidates, and says when it is over', () => {
    expect(el.querySelectorAll('.kh-boxes').length).toBeGreaterThan(0);
    board = {
      ...two,
      names: ['C'],
      values: [two.values[0]],
      candidates: [[0], [1]],
      scores: [0.5, 0.7],
      best: 1,
      finished: true
    };
    listener();
    expect(el.querySelectorAll('.kh-boxes')).toHaveLength(0);
    expect(el.querySelector('[role=status]')?.textContent).toContain('best 0.7000 with C = 10');
  });

  it('stops once', () => {
    const button = el.querySelector('button') as HTMLButtonElement;
    button.click();
    button.click();
    expect(stopped).toBe(1);
  });

  it('leaves nothing behind', () => {
    unmount();
    expect(el.children).toHaveLength(0);
  });
});
