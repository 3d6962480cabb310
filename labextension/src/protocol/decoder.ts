/** Turn the messages of one connection into frames and state reports. */

import { ArrowStream } from './arrow';
import type { IFrame } from './frame';
import { splitMessage } from './header';
import type { IRowsHeader, IStateHeader, Topic } from './message';

export type Decoded = { type: 'state'; state: IStateHeader } | { type: 'rows'; frame: IFrame };

/** Make a new one for every connection: schema and dictionaries belong to the connection. */
export class Decoder {
  decode(bytes: Uint8Array): Decoded {
    const { header, arrow } = splitMessage(bytes);
    return header.topic === 'state'
      ? { type: 'state', state: header }
      : { type: 'rows', frame: this._frame(header, arrow) };
  }

  private _frame(header: IRowsHeader, arrow: Uint8Array): IFrame {
    const { topic, ring, first, next, dropped, now } = header;
    const columns = this._stream(topic).read(arrow, header.schema);
    // The columns are those of the topic's schema, which tests compare with recorded frames.
    return { topic, ring, first, next, dropped, now, ...columns } as IFrame;
  }

  private _stream(topic: Topic): ArrowStream {
    const known = this._streams.get(topic);
    if (known) {
      return known;
    }
    const stream = new ArrowStream();
    this._streams.set(topic, stream);
    return stream;
  }

  private readonly _streams = new Map<Topic, ArrowStream>();
}
