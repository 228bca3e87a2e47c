/** Secrets that are known by where they stand behind the name of a program, and by nothing else. */
import { isMadeOfWords } from "./secret-tokens.ts";
import { readUpTo, readWord, type SecretForm, wordStart } from "./secret-values.ts";

/** Options, some with a number or a salt. */
const flags = String.raw`(?:--?\w[\w-]{0,40}(?:=\S{1,80})?\s+(?:(?<=-(?:C|salt)\s+)\S{1,20}\s+)?){0,6}`;
/** An argument. */
const word = String.raw`["']?(?!-)[^\s|;&]{1,200}\s+`;
/** Options of `htpasswd` with this letter among them. */
const withLetter = (letter: string) => String.raw`(?:-\w{1,9}\s+(?:\d{1,2}\s+)?){0,6}-\w{0,9}${letter}`;

/** What stands before the secret. */
const commands: readonly string[] = [
  String.raw`htpasswd\s+(?=${withLetter("b")})(?!${withLetter("n")})${flags}${word}${word}`,
  String.raw`htpasswd\s+(?=${withLetter("b")})(?=${withLetter("n")})${flags}${word}`,
  String.raw`vault\s+login\s+${flags}(?:token=)?(?=[^\s=]*[\d.-])`,
  String.raw`vault\s+(?:operator\s+)?unseal\s+${flags}`,
  String.raw`vault\s+(?:kv\s+put|write)\s+${flags}${word}["']?\w{1,80}=`,
  String.raw`(?:cargo|wandb)\s+login\s+${flags}`,
  String.raw`snyk\s+auth\s+`,
  String.raw`cf\s+auth\s+${word}`,
  String.raw`rabbitmqctl\s+(?:add_user|change_password)\s+${word}`,
  String.raw`neo4j-admin\s+(?:dbms\s+)?set-initial-password\s+`,
  String.raw`mysqladmin\s[^|;&\n]{0,200}?\spassword\s+`,
  String.raw`(?:redis|valkey)-cli\s[^|;&\n]{0,200}?(?<=\s)(?:AUTH|auth)\s+(?:default\s+)?`,
  String.raw`(?:requirepass|masterauth)\s+`,
  String.raw`mc\s+(?:alias\s+set|config\s+host\s+add)\s+${word}${word}${word}`,
  String.raw`openssl\s+passwd\s+${flags}`,
  String.raw`pypi-token\.\S{1,80}\s+`,
  String.raw`http-basic\.\S{1,80}\s+${word}`,
  String.raw`diset\s+\w{1,40}\s+\w{0,40}pass\s+`,
  String.raw`tpcc_(?:load|start)\s+${word}${word}${word}`,
  String.raw`(?:setenv|setx|set\s+-\w+|ENV|ARG)\s+\w{0,80}(?:PASS|PASSWD|PASSWORD|PWD|TOKEN|SECRET|KEY)\s+`,
  String.raw`--from-literal[=\s]["']?[\w.-]{1,80}=`,
  String.raw`pulumi\s+config\s+set\s+--secret\s+${word}`,
  String.raw`https?\s+-A\s*bearer\s+-a\s*`,
];

/** Programs that read a password from what is piped into them. */
const readers = String.raw`(?:sudo\s+(?:-\w+\s+){0,4}-\w*S\b|chpasswd|(?:--password-|--)stdin\b|--with-token|cryptsetup)`;

export const commandForms: readonly SecretForm[] = [
  {
    name: "a secret behind the words of a command",
    find: new RegExp(`${wordStart}(?:${commands.join("|")})(?![-|;&<>])`, "g"),
    value: readWord,
  },
  {
    name: "USER/PASSWORD@DATABASE",
    find: new RegExp(
      String.raw`${wordStart}(?:(?:sqlplus|sqlldr|expdp|impdp)\s+${flags}["']?|jdbc:oracle:\w{1,10}:)[\w.]{1,40}/(?=[^\s/])`,
      "g",
    ),
    value: readUpTo(/[\s"'@]/g),
  },
  {
    name: "u=USER,p=PASSWORD", // Percona Toolkit
    find: new RegExp(String.raw`${wordStart}u=[^\s,]{1,80}(?:,[A-Za-z]=[^\s,]{0,80}){0,6},p=`, "g"),
    value: readUpTo(/[\s"',]/g),
  },
  {
    name: "echo PASSWORD | sudo -S",
    find: new RegExp(
      String.raw`\b(?:echo|printf)\s+(?:-\w+\s+)?(?=[^|\n]{1,200}\|[^|\n]{0,200}${readers})`,
      "g",
    ),
    value: readUpTo(/\s*\|/g),
  },
  {
    name: "chpasswd <<< USER:PASSWORD",
    find: new RegExp(String.raw`${readers}[^|;&\n]{0,80}?<<<\s*`, "g"),
    value: readUpTo(/[\s"']/g),
  },
  {
    name: "> PASS PASSWORD", // FTP as curl shows it; what has passed is a test
    find: /> ?PASS (?=\S)/g,
    value: readUpTo(/[\r\n]/g),
    unless: (value) => /[_./]/.test(value) && isMadeOfWords(value),
  },
];

/** What all texts hold that these forms can find, but for those that hold a word of `redact.ts`: as `tokenHint`. */
export const commandHint = [
  "sudo|stdin|AUTH|auth |vault|rabbitmq|mc alias|mc config|openssl|cryptsetup|from-lit|masterauth|tpcc_",
  "sqlplus|sqlldr|expdp|impdp|jdbc:oracle|,p=",
].join("|");
