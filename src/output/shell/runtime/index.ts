/** What every script has in common, in the order it runs in. The driver stands behind `driver`. */
import call from "./call.sh";
import cloud from "./cloud.sh";
import credentials from "./credentials.sh";
import deleting from "./delete.sh";
import driver from "./driver.sh";
import lock from "./lock.sh";
import main from "./main.sh";
import messages from "./messages.sh";
import options from "./options.sh";
import resolve from "./resolve.sh";

export const beforeDriver: string = messages + call + driver;
export const afterDriver: string = options + credentials + lock + cloud + resolve + deleting + main;
