/** The memory of a module. */

let top: usize = __heap_base;

/** So many bytes for good, at an address that 16 divides. */
export function take(bytes: usize): usize {
  const at = (top + 15) & ~15;
  top = at + bytes;
  if (!growTo(top)) unreachable();
  return at;
}

/** Makes room up to an address; false if there is none. */
export function growTo(end: usize): bool {
  const missing = <i32>((end + 0xffff) >>> 16) - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}
