/** What kind of file system a directory is on: whether the system can report what happens in it. */
import { statfsSync } from "node:fs";
import { errorCode } from "./errors.ts";

/** `local`: nobody else writes to it; `shared`: other machines, whose changes the system does not report, may; null: not known. */
export type FileSystemKind = "local" | "shared" | null;

/** By the numbers of `statfs(2)` on Linux. */
const kinds: ReadonlyMap<number, FileSystemKind> = new Map([
  [0xef53, "local"], // ext2, ext3, ext4
  [0x58465342, "local"], // xfs
  [0x9123683e, "local"], // btrfs
  [0x2fc12fc1, "local"], // zfs
  [0xf2f52010, "local"], // f2fs
  [0x01021994, "local"], // tmpfs
  [0x794c7630, "local"], // overlayfs
  [0x6969, "shared"], // nfs
  [0xff534d42, "shared"], // cifs
  [0xfe534d42, "shared"], // smb2
  [0x517b, "shared"], // smb
  [0x65735546, "shared"], // fuse: sshfs and many others
  [0x01021997, "shared"], // 9p: what virtual machines share with their host
  [0x786f4256, "shared"], // vboxsf
  [0x00c36400, "shared"], // ceph
]);

export function fileSystemKind(path: string): FileSystemKind {
  if (process.platform !== "linux") return null;
  try {
    return kindOfType(statfsSync(path).type);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

/** Some systems give the number with its sign. */
export function kindOfType(type: number): FileSystemKind {
  return kinds.get(type >>> 0) ?? null;
}
