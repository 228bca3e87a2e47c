/** Shell files are imported as their text; the bundler and the test runner load them so. */
declare module "*.sh" {
  const text: string;
  export default text;
}
