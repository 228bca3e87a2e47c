import { hcloudApi } from "./hcloud-api.ts";
import { secret, testRealClient } from "./real-client.ts";

testRealClient({
  provider: "hcloud",
  api: hcloudApi,
  env: (url) => (url === "" ? {} : { HCLOUD_ENDPOINT: `${url}/v1`, HCLOUD_TOKEN: secret }),
  id: (group, index) => String((group + 1) * 1_000_000 + index),
});
