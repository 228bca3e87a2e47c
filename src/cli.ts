#!/usr/bin/env node
declare const __RUNLENS_VERSION__: string;
process.stdout.write(`runlens ${__RUNLENS_VERSION__}\n`);
