/** What is compiled from the AssemblyScript of the same name beside it; the bundler and the test runner load its bytes. */
declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
