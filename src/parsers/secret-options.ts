/** Options of one letter that hold a password in some programs, and something harmless in others. */
import { option, readUpTo, readWord, type SecretForm, wordStart } from "./secret-values.ts";

interface PasswordOption {
  /** Without its hyphen: source of a regular expression, as are the programs. */
  readonly letter: string;
  readonly programs: string;
  /** A word that must stand somewhere behind the program. */
  readonly verb?: string;
  /** False where a password stands right behind the letter, and what follows a blank is something else. */
  readonly apart: boolean;
}

const attached =
  "mysql(?:admin|dump|import|pump|show|check|slap|binlog|sh|_upgrade)?|mariadb(?:-[a-z]+)?|7z[a-z]?|(?:un)?rar";

const passwordOptions: readonly PasswordOption[] = [
  { letter: "p", programs: `${attached}|tpcc_(?:load|start)`, apart: false },
  { letter: "hp", programs: "rar", apart: false },
  {
    letter: "p",
    programs: "sshpass|mongo(?:sh|dump|restore|import|export|stat|top)?|cqlsh|beeline|user(?:add|mod)",
    apart: true,
  },
  {
    letter: "p",
    programs: "docker|podman|nerdctl|buildah|skopeo|oras|crane|helm|az|oc|cf|argocd",
    verb: "login",
    apart: true,
  },
  {
    letter: "a",
    programs: "redis-(?:cli|benchmark)|valkey-(?:cli|benchmark)|memtier_benchmark|jmeter|ldappasswd",
    apart: true,
  },
  { letter: "s", programs: "ldappasswd", apart: true },
  { letter: "t", programs: "doctl|influx|codecov|k6|glab", apart: true },
  { letter: "w", programs: "ldap[a-z]+|kadmin|vsql", apart: true },
  { letter: "P", programs: "(?:un)?zip|ipmitool|sqlcmd|ssh-keygen", apart: true },
  { letter: "N", programs: "ssh-keygen", apart: true },
  { letter: "K", programs: "openssl|swift", apart: true },
  { letter: "[ax]p", programs: "sipp|swaks|send[eE]mail", apart: true },
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

/** A user among the arguments of a command, other than the one as whom it runs. */
const withUser =
  /(?<!\b(?:sudo|doas|runuser)(?:\s+-[A-Za-z-]{1,20}){0,4})\s(?:-[uU]|--user(?:name)?)[\s=]\s{0,9}["']?[A-Za-z_](?!\S{0,200}\.py\b)/;
/** Programs that take a user, and whose `-p` or `-P` is a port, a process, a path, or something else that may be told. */
const otherwise = wordOf(
  `${attached}|ansible(?:-\\w+)?|cp|curl|docker(?:-compose)?|find|grep|journalctl|kubectl|lsof|mkdir|nerdctl|pgbench|pip|podman|ps|psql|rsync|systemctl|systemd-run|tar|uv|virtualenv|wget`,
);
/** Numbers, ports, paths, addresses, variables, parameters. */
const isPlain = (value: string): boolean => /^(?:[\d.,:/-]+$|[./~$%]|\w+:\/\/|\w+=[\d,]+$)/.test(value);

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
    name: "-p PASSWORD beside -u USER",
    find: new RegExp(String.raw`${wordStart}-(?:[pP]|pw)${option}(?=[^\s,|;&<>-])`, "g"),
    value: readWord,
    unless: (value, before, after) => {
      const command = commandOf(before);
      const rest = /^[^|;&\n]*/.exec(after)?.[0] ?? "";
      return isPlain(value) || otherwise.test(command) || !(withUser.test(command) || withUser.test(rest));
    },
  },
  {
    name: "curl -u USER:PASSWORD",
    find: new RegExp(
      String.raw`${wordStart}(?:-[uUE]|--(?:proxy-)?user|--cert)(?:${option})?${userAndPassword}`,
      "g",
    ),
    value: readWord,
    unless: (value, before) => value.startsWith("//") || !/\b(?:curl|wget|https?)\b/.test(before),
  },
  {
    name: "-u USER:PASSWORD",
    find: new RegExp(
      String.raw`${wordStart}(?:-u|--?auth|--(?:proxy-)?user|--(?:web-auth|auth-cred|login|creds|credentials|userpass))${option}${userAndPassword}`,
      "g",
    ),
    value: readWord,
    unless: isNoLogin,
  },
  {
    name: "-U USER%PASSWORD",
    find: new RegExp(
      String.raw`${wordStart}(?:-U|--user)(?:${option})?(?<opener>["'])?[A-Za-z][^\s%"']{0,80}%(?=[^\s"'])`,
      "g",
    ),
    value: readWord,
  },
  {
    name: "lftp -u USER,PASSWORD",
    find: new RegExp(String.raw`${wordStart}-u\s*(?<opener>["'])?[A-Za-z][^\s,"']{0,80},(?=[^\s"'])`, "g"),
    value: readWord,
    unless: (_, before) => !/\bn?c?lftp\b/.test(before),
  },
  {
    name: "cookies on a command line",
    find: new RegExp(
      String.raw`${wordStart}(?:-[bC]${option}|--cookie${option})(?<opener>["'])?[\w.-]{1,80}=(?=[^\s"'])`,
      "g",
    ),
    value: readUpTo(/[\s"'&|]/g),
    unless: (_, before) => !/\b(?:curl|ab|wget)\b/.test(commandOf(before)),
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

/** What all texts hold that `passwordOptions` can find, but for those that hold a word of `redact.ts`: as `tokenHint`. */
export const programHint = [
  "mysql|mariadb|7z|rar |tpcc_|sshpass|mongo|cqlsh|beeline|useradd|usermod|login|redis-|valkey-|memtier",
  "jmeter|ldap|doctl|influx|codecov|k6 |glab |kadmin|vsql|zip|ipmitool|sqlcmd|ssh-key|openssl|swift|sipp",
  "swaks|sendemail|sendEmail",
].join("|");
