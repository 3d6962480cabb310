/** Which part of the graph the room shows: all of it, or what the reader moved and zoomed to. */

export interface IBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

const LARGEST = 3;
const SMALLEST = 0.02;

export class GraphCamera {
  isFitted = true;
  private _scale = 1;
  private _x = 0;
  private _y = 0;

  /** The part to show of a `content` in a room of this size. */
  view(room: { width: number; height: number }, content: { width: number; height: number }): IBox {
    if (this.isFitted) {
      // Never larger than life: a graph of three tasks stays three small boxes.
      const scale = Math.min(1, room.width / content.width, room.height / content.height);
      this._scale = Math.max(SMALLEST, scale);
      this._x = content.width / 2 - room.width / this._scale / 2;
      this._y = content.height / 2 - room.height / this._scale / 2;
    }
    const { _scale: scale } = this;
    return { x: this._x, y: this._y, width: room.width / scale, height: room.height / scale };
  }

  get scale(): number {
    return this._scale;
  }

  /** Pixels of the room. */
  pan(dx: number, dy: number): void {
    this.isFitted = false;
    this._x -= dx / this._scale;
    this._y -= dy / this._scale;
  }

  /** Larger than 1 comes nearer; the point (pixels of the room) stays where it is. */
  zoom(factor: number, x: number, y: number): void {
    const scale = Math.min(LARGEST, Math.max(SMALLEST, this._scale * factor));
    this._x += x / this._scale - x / scale;
    this._y += y / this._scale - y / scale;
    this._scale = scale;
    this.isFitted = false;
  }

  fit(): void {
    this.isFitted = true;
  }
}
