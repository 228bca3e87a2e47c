/** The clients that a script can delete with. A new one is one file here (its contract: ../runtime/driver.sh) and one line below. */
import cloudservers from "./cloudservers.sh";
import nova from "./nova.sh";
import openstackAccount from "./openstack-account.sh";
import openstack from "./openstack.sh";
import table from "./table.sh";

export interface Driver {
  /** The shell text, made of the parts it needs. */
  readonly text: string;
  /** For `--help`: what the client is. */
  readonly title: string;
}

export const drivers = {
  cloudservers: {
    text: table + cloudservers,
    title: "cloudservers, the 2012 client of first-generation servers",
  },
  openstack: { text: openstackAccount + openstack, title: "openstack, python-openstackclient" },
  nova: { text: openstackAccount + table + nova, title: "nova, python-novaclient" },
} as const satisfies Record<string, Driver>;

export type Provider = keyof typeof drivers;

export const providers = Object.keys(drivers) as readonly Provider[];
