/** The selected task: under the pointer, reached by keyboard, or pinned. */

import type { IRelations } from '../model/lineage';
import { type Direction, firstTask, neighbour, pickAt, positionOf } from '../paint/pick';
import type { ILinks, IScene, Picked } from '../paint/scene';

export class Selection {
  isPinned = false;
  picked: Picked | null = null;
  /** Row with the frame around it, or null. */
  row: number | null = null;

  hover(scene: IScene, x: number, y: number): void {
    if (!this.isPinned) {
      this.picked = pickAt(scene, x, y);
      this._anchor = { x, y };
    }
  }

  leave(): void {
    if (!this.isPinned) {
      this.picked = null;
    }
  }

  click(scene: IScene, x: number, y: number): void {
    const picked = pickAt(scene, x, y);
    this.isPinned = picked !== null;
    this.picked = picked;
    this._anchor = { x, y };
    this.row = picked?.type === 'row' ? picked.row : null;
  }

  /** The window has moved away from the pointer; a task selected by keyboard keeps its card. */
  windowMoved(): void {
    if (this.row === null) {
      this.leave();
    }
    this._anchor = null;
  }

  /** False where there is no task in that direction. */
  walk(scene: IScene, direction: Direction): boolean {
    const row = this.row === null ? firstTask(scene) : neighbour(scene, this.row, direction);
    if (row !== null) {
      this.select(row);
    }
    return row !== null;
  }

  select(row: number): void {
    this.row = row;
    this.picked = { type: 'row', row };
    this._anchor = null;
  }

  togglePin(): void {
    this.isPinned = this.picked !== null && !this.isPinned;
  }

  clear(): void {
    this.isPinned = false;
    this.picked = null;
    this.row = null;
  }

  /** Look up the relatives of the pinned task: once when it is pinned, and when the graph grew. */
  updateRelations({ lineage, graph }: Pick<IScene, 'lineage' | 'graph'>): void {
    const row = this.isPinned ? this.row : null;
    if (this._relationsOf !== row || this._graphLength !== graph.length) {
      this._relationsOf = row;
      this._graphLength = graph.length;
      this.relations =
        row === null
          ? null
          : { dependencies: lineage.dependencies(row), dependents: lineage.dependents(row) };
    }
  }

  get links(): ILinks | null {
    const { row, relations } = this;
    if (row === null || !relations) {
      return null;
    }
    const rowsOf = (relatives: IRelations['dependencies']) =>
      relatives.map(each => each.row).filter(each => each >= 0);
    const { dependencies, dependents } = relations;
    return { row, dependencies: rowsOf(dependencies), dependents: rowsOf(dependents) };
  }

  /** Where the card points: at the pointer, else at the task itself. */
  anchor(scene: IScene): { x: number; y: number } {
    return this._anchor ?? (this.picked ? positionOf(this.picked, scene) : { x: 0, y: 0 });
  }

  /** Of the pinned task, null where none is. */
  relations: IRelations | null = null;

  private _relationsOf: number | null = null;
  private _graphLength = 0;
  private _anchor: { x: number; y: number } | null = null;
}
