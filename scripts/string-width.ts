/**
 * What the build puts in the place of the package of this name, which yargs lays out `--help` with: making ready for every script and emoji there is
 * takes a tenth of the start of every command, and runlens has its own for its tables. No text of `--help` has escape sequences.
 */
export { displayWidth as default } from "../src/output/display-width.ts";
