/** The clients that a script can delete with. A new one is one file here (its contract: ../runtime/driver.sh) and one line below. */
import aws from "./aws.sh";
import cloudservers from "./cloudservers.sh";
import doctl from "./doctl.sh";
import gcloud from "./gcloud.sh";
import hcloud from "./hcloud.sh";
import json from "./json.sh";
import nova from "./nova.sh";
import openstackAccount from "./openstack-account.sh";
import openstack from "./openstack.sh";
import table from "./table.sh";

export interface Driver {
  /** For `--help`: what the client is. */
  readonly title: string;
  /** The shell text, made of the parts it needs. */
  readonly text: string;
}

export const drivers = {
  cloudservers: {
    title: "cloudservers, the 2012 client of first-generation servers",
    text: table + cloudservers,
  },
  openstack: { title: "openstack, python-openstackclient", text: openstackAccount + openstack },
  nova: { title: "nova, python-novaclient", text: openstackAccount + table + nova },
  hcloud: { title: "hcloud, Hetzner Cloud", text: json + hcloud },
  doctl: { title: "doctl, DigitalOcean", text: json + doctl },
  aws: { title: "aws, Amazon EC2", text: json + aws },
  gcloud: { title: "gcloud, Google Compute Engine", text: json + gcloud },
} as const satisfies Record<string, Driver>;

/** The clients that need nothing but their name. */
export type KnownProvider = keyof typeof drivers;
export const providers = Object.keys(drivers) as readonly KnownProvider[];

/** `custom` is whatever the user's own commands talk to: see custom.ts. */
export type Provider = KnownProvider | "custom";
