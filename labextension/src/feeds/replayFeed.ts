/** A feed over a recording: all its messages are there at once. */

import { FeedHub } from './hub';

const PREFIX = 8;

/** `bytes` are messages one behind the other, each after its length in eight bytes. */
export class ReplayFeed extends FeedHub {
  constructor(bytes: Uint8Array) {
    super();
    for (const message of splitMessages(bytes)) {
      this.receive(message);
    }
  }

  /** Nobody at the other end. */
  protected override topicsChanged(): void {}
}

export function* splitMessages(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + PREFIX <= bytes.byteLength) {
    const length = view.getUint32(at, true);
    if (at + PREFIX + length > bytes.byteLength) {
      throw new Error(
        `Expected a message of ${length} bytes, got ${bytes.byteLength - at - PREFIX}; export the recording again.`
      );
    }
    yield bytes.subarray(at + PREFIX, at + PREFIX + length);
    at += PREFIX + length;
  }
}
