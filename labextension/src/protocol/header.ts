/** Cut one message into its JSON header and its Arrow bytes. */

import type { Header } from './message';

export interface IMessageParts {
  header: Header;
  /** Aligned on 8 bytes, as typed arrays over Arrow buffers need. */
  arrow: Uint8Array;
}

const PREFIX = 4;
const ALIGNMENT = 8;

export function splitMessage(bytes: Uint8Array): IMessageParts {
  const aligned = align(bytes);
  const end = PREFIX + headerLength(aligned);
  if (end > aligned.byteLength) {
    throw new Error(
      `Expected a header of ${end - PREFIX} bytes, got a message of ${bytes.byteLength} bytes; ` +
        'check that server and browser run the same version.'
    );
  }
  const text = new TextDecoder().decode(aligned.subarray(PREFIX, end));
  return { header: parseHeader(text), arrow: aligned.subarray(end) };
}

/** View any buffer as bytes without assuming that it starts at zero. */
export function viewBytes(source: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.byteLength < PREFIX) {
    throw new Error(
      `Expected a message of at least ${PREFIX} bytes, got ${bytes.byteLength}; reload the page.`
    );
  }
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function align(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
}

function parseHeader(text: string): Header {
  const header: unknown = JSON.parse(text);
  if (typeof header !== 'object' || header === null || !('topic' in header)) {
    throw new Error(`Expected a header with a topic, got ${text.trim()}; reload the page.`);
  }
  return header as Header;
}
