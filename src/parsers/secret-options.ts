/** Options of one letter that hold a password in some programs, and something harmless in others. */
import { option, readWord, type SecretForm, wordStart } from "./secret-values.ts";

interface PasswordOption {
  readonly letter: string;
  /** Names of programs, as a regular expression. */
  readonly programs: string;
  /** A word that must stand somewhere behind the program. */
  readonly verb?: string;
  /** False where a password stands right behind the letter, and what follows a blank is something else. */
  readonly apart: boolean;
}

const passwordOptions: readonly PasswordOption[] = [
  {
    letter: "p",
    programs:
      "mysql(?:admin|dump|import|pump|show|check|slap|binlog|sh|_upgrade)?|mariadb(?:-[a-z]+)?|7z[a-z]?",
    apart: false,
  },
  { letter: "p", programs: "sshpass|mongo(?:sh|dump|restore|import|export|stat|top)?|cqlsh", apart: true },
  {
    letter: "p",
    programs: "docker|podman|nerdctl|buildah|skopeo|oras|crane|helm|az|oc|cf|argocd",
    verb: "login",
    apart: true,
  },
  {
    letter: "a",
    programs: "redis-(?:cli|benchmark)|valkey-(?:cli|benchmark)|memtier_benchmark",
    apart: true,
  },
  { letter: "w", programs: "ldap[a-z]+", apart: true },
  { letter: "P", programs: "(?:un)?zip|ipmitool|sqlcmd", apart: true },
];

/** The command in which the text behind `before` stands, as far as it is known. */
const commandOf = (before: string): string => before.split(/[|;&\n]/).at(-1) ?? "";

/** Finds one of these words among the arguments of a command. */
const wordOf = (words: string): RegExp =>
  new RegExp(String.raw`(?:^|[\s/("'\[])(?:${words})(?:\.exe)?["']?[\s,]`);

/** Ports, such as `3306:3306`. */
const isPorts = (value: string): boolean => /^[\d.]*:?\d{1,5}:\d{1,5}(?:\/\w{3})?$/.test(value);
/** A number of threads, where the database behind which it stands is only an argument. */
const isSmall = (value: string): boolean => /^\d{1,3}$/.test(value);

function formOf({ letter, programs, verb, apart }: PasswordOption): SecretForm {
  const program = wordOf(programs);
  const needed = verb === undefined ? program : wordOf(verb);
  return {
    name: `-${letter} PASSWORD of ${programs}`,
    find: new RegExp(String.raw`${wordStart}-${letter}${apart ? `(?:${option})?(?!-)` : ""}(?=[^\s,])`, "g"),
    value: readWord,
    unless: (value, before) => {
      const command = commandOf(before);
      return !program.test(command) || !needed.test(command) || isPorts(value) || (!apart && isSmall(value));
    },
  };
}

export const passwordForms: readonly SecretForm[] = passwordOptions.map(formOf);

/** Programs whose `-u` takes a user and a group, or a format of times. */
const usersAndGroups = wordOf(
  "docker|docker-compose|podman|nerdctl|kubectl|chroot|setpriv|runuser|systemd-run|gosu|date",
);

/** Host and port or path, address, format of a time; numbers and words where a group is meant. */
function isNoLogin(value: string, before: string): boolean {
  if (/^(?:\d{1,5}(?:\/.*)?$|[/\\]|%[A-Za-z])/.test(value)) return true;
  return /^(?:\d+|[a-z_-]+)$/.test(value) && usersAndGroups.test(commandOf(before));
}

const loadGenerators = wordOf("ab|hey|oha|https?|xhs?");

const userAndPassword = String.raw`(?<opener>["'])?(?!-)[^\s:"']{1,200}:(?=[^\s"'])`;

/** Options that hold a user and a password. */
export const loginForms: readonly SecretForm[] = [
  {
    name: "curl -u USER:PASSWORD",
    find: new RegExp(String.raw`${wordStart}(?:-u|--(?:proxy-)?user)(?:${option})?${userAndPassword}`, "g"),
    value: readWord,
    unless: (_, before) => !/\b(?:curl|wget|https?)\b/.test(before),
  },
  {
    name: "-u USER:PASSWORD",
    find: new RegExp(
      String.raw`${wordStart}(?:-u|--(?:proxy-)?(?:user|auth))${option}${userAndPassword}`,
      "g",
    ),
    value: readWord,
    unless: isNoLogin,
  },
  {
    name: "-a USER:PASSWORD of load generators",
    find: new RegExp(String.raw`${wordStart}-[aAP]${option}${userAndPassword}`, "g"),
    value: readWord,
    unless: (_, before) => !loadGenerators.test(commandOf(before)),
  },
  {
    name: "-pass pass:PASSWORD",
    find: new RegExp(String.raw`${wordStart}--?pass[a-z]{0,8}${option}["']?pass:`, "g"),
    value: readWord,
  },
];

/** What all texts hold that `passwordOptions` can find: source of a regular expression. */
export const programHint = String.raw`mysql|mariadb|sshpass|\b7z|redis-|valkey-|memtier|mongo|cqlsh|login|ldap|\b(?:un)?zip\b|ipmitool|sqlcmd`;
