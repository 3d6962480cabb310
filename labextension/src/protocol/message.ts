/** One telemetry message: a small JSON header, then Arrow IPC bytes. Mirrors `telemetry/wire/schema.py`. */

/** Of a message and of a subscription; as in `telemetry/wire/message.py`. */
export const WIRE_VERSION = 2;

export const TOPICS = [
  'task_stream',
  'graph',
  'running',
  'workers',
  'samples',
  'progress',
  'flows',
  'memory',
  'metrics',
  'profile',
  'logs'
] as const;

export type Topic = (typeof TOPICS)[number];

export type ConnectionState = 'starting' | 'live' | 'lost' | 'closed' | 'recorded';

/** Header of a message that carries rows; `dropped` rows were lost just before `first`. */
export interface IRowsHeader {
  topic: Topic;
  /** Identity of the ring the cursor belongs to; a new scheduler has a new ring. */
  ring: string;
  first: number;
  next: number;
  dropped: number;
  /** Scheduler clock when the rows were read, in seconds since the epoch. */
  now: number;
  /** True when the Arrow bytes start with the schema and full dictionaries. */
  schema: boolean;
}

/** Header of a message that reports the connection itself; it carries no Arrow bytes. */
export interface IStateHeader {
  topic: 'state';
  state: ConnectionState;
  /** One sentence for the reader, or ''. */
  message: string;
  /** Topics that this scheduler does not report; absent where it reports all. */
  missing?: Topic[];
  /** `WIRE_VERSION` of the sender; absent in older messages. */
  version?: number;
}

export type Header = IRowsHeader | IStateHeader;

/** What a reader requests: per topic, where to resume ({} = from the oldest row kept). */
export interface ISubscription {
  subscribe: Partial<Record<Topic, { ring?: string; cursor?: number }>>;
  version: number;
}
