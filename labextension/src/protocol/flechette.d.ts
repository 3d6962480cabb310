/** Types for flechette's message reader, which the package ships but does not re-export. */

declare module '@uwdata/flechette/src/decode/decode-ipc.js' {
  import type { DictionaryBatch, RecordBatch, Schema } from '@uwdata/flechette/dist/types/types.js';

  export function decodeIPCStream(bytes: Uint8Array): {
    schema?: Schema;
    dictionaries: DictionaryBatch[];
    records: RecordBatch[];
  };
}
