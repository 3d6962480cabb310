/** The messages between a scheduler and a view, decoded into frames. */

export { COLUMNS } from './columns';
export { type Decoded, Decoder } from './decoder';
export {
  type IDictionaryColumn,
  type IFrame,
  type IListColumn,
  type NumberArray,
  textAt
} from './frame';
export { splitMessage, viewBytes } from './header';
export type {
  ConnectionState,
  Header,
  IRowsHeader,
  IStateHeader,
  ISubscription,
  Topic
} from './message';
