import { openstackApi } from "./openstack-api.ts";
import { openstackEnv, uuid } from "./openstack-env.ts";
import { testRealClient } from "./real-client.ts";

testRealClient({ provider: "nova", api: openstackApi, env: openstackEnv, id: uuid });
