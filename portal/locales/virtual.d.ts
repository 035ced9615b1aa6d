/** What locales/plugin.ts provides to the build. */
declare module "locale:*" {
  const messages: Record<string, import("./language.ts").Message>;
  export default messages;
}
