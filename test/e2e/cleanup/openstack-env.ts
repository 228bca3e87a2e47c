import { secret } from "./real-client.ts";

export const openstackEnv = (url: string) => ({
  OS_AUTH_URL: url === "" ? "" : `${url}/v3`,
  OS_USERNAME: "jane",
  OS_PASSWORD: secret,
  OS_PROJECT_NAME: "bench",
  OS_USER_DOMAIN_NAME: "Default",
  OS_PROJECT_DOMAIN_NAME: "Default",
  OS_IDENTITY_API_VERSION: "3",
});

export const uuid = (group: number, index: number) =>
  `44537d87-9d3a-4688-${String(group).padStart(4, "0")}-${String(index).padStart(12, "0")}`;
