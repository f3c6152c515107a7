/**
 * Writes a ZIP archive that depends on nothing but its files: fixed dates, fixed order, no owner. Anybody who builds the same
 * source gets the same bytes, and can compare them with what a store hands out.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3)
 */
import { crc32, deflateRawSync } from "node:zlib";

export type ZipEntry = { readonly name: string; readonly data: Uint8Array };

/** 1980-01-01 00:00, the oldest that the format knows. */
const DATE = 0x0021;
const TIME = 0;
const VERSION = 20;
const DEFLATED = 8;
/** Names are UTF-8. */
const FLAGS = 0x0800;

export function zip(entries: ReadonlyArray<ZipEntry>): Buffer {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of sorted) {
    const packed = deflateRawSync(data, { level: 9 });
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(VERSION, 0);
    fields.writeUInt16LE(FLAGS, 2);
    fields.writeUInt16LE(DEFLATED, 4);
    fields.writeUInt16LE(TIME, 6);
    fields.writeUInt16LE(DATE, 8);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, Buffer.from(name), packed]);
    files.push(local);
    directory.push(centralEntry(name, fields, offset));
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...files, central, endOf(sorted.length, central.length, offset)]);
}

function centralEntry(name: string, fields: Buffer, offset: number): Buffer {
  const head = Buffer.from("PK\x01\x02");
  const made = Buffer.alloc(2);
  made.writeUInt16LE(VERSION);
  // Comment, disk, attributes: none.
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([head, made, fields, tail, Buffer.from(name)]);
}

function endOf(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
