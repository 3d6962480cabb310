/** Put messages into one piece, as a recording hands them over. */

export function packMessages(messages: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(messages.reduce((sum, { length }) => sum + 8 + length, 0));
  let at = 0;
  for (const message of messages) {
    new DataView(bytes.buffer).setUint32(at, message.length, true);
    bytes.set(message, at + 8);
    at += 8 + message.length;
  }
  return bytes;
}
