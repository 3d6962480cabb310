/** Open what `kernel_helpers/exercises/seal.py` has hashed and sealed. */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export function digest(salt: string, id: string, token: string): string {
  return bytesToHex(hash(salt, id, token));
}

/** The text that was sealed with `token`; '' where the seal is damaged. */
export function unseal(sealed: string, salt: string, id: string, token = ''): string {
  try {
    const bytes = Uint8Array.from(atob(sealed), character => character.charCodeAt(0));
    for (let start = 0, block = 0; start < bytes.length; block++) {
      for (const each of hash(salt, id, `text:${token}:${block}`)) {
        if (start < bytes.length) {
          bytes[start++] ^= each;
        }
      }
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}

function hash(salt: string, id: string, token: string): Uint8Array {
  return sha256(utf8ToBytes(`${salt}:${id}:${token}`));
}
