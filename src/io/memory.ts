/** How much memory there is for this process. */
import { totalmem } from "node:os";

/** Bytes of the machine, or of the container if that allows less. */
export function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  const machine = totalmem();
  return limit > 0 && limit < machine ? limit : machine;
}
