
# ======================================================================================== lock and journal

# One run at a time. The lock is a file that says who holds it: host, process, command line. It appears with its content, because it is
# made by a hard link. A holder that was killed leaves it behind: then the process is gone, or its number has gone to another command.
whoami_line() { printf '%s\t%s\t%s\n' "$(uname -n)" "$$" "$(ps -p $$ -o args= 2>/dev/null | printable)"; }

# True if the holder that "$1" describes cannot be alive. Where that cannot be told, it is alive.
is_stale() {
  holder_host=$(cut -f 1 "$1") holder=$(cut -f 2 "$1") holder_command=$(cut -f 3 "$1")
  case $holder in '' | *[!0-9]*) return 1 ;; *) ;; esac
  [ "$holder_host" = "$(uname -n)" ] || return 1
  [ "$holder" != "$$" ] || return 0
  kill -0 "$holder" 2>/dev/null || return 0
  command_now=$(ps -p "$holder" -o args= 2>/dev/null | printable) || return 1
  [ -n "$holder_command" ] && [ -n "$command_now" ] && [ "$holder_command" != "$command_now" ]
}

# Removes a lock that a killed run left. Two runs that try it at once are kept apart by a directory, which only one can make.
break_lock() {
  cp "$journal.lock" "$work/holder" 2>/dev/null || return 0
  is_stale "$work/holder" || return 1
  mkdir "$journal.lock.breaking" 2>/dev/null || return 1
  breaking=$journal.lock.breaking
  if cmp -s "$journal.lock" "$work/holder"; then
    rm -f "$journal.lock"
    warn "took over the lock of a run that was killed (process $holder)"
  fi
  rmdir "$breaking"
  breaking=
}

take_lock() {
  for file in "$journal" "$journal.lock"; do
    [ ! -h "$file" ] || stop 3 "refused: $file is a symbolic link"
  done
  claim=$journal.lock.$$
  whoami_line >"$claim" || stop 3 "refused: cannot write beside the journal $journal (--journal FILE names another)"
  if ln "$claim" "$journal.lock" 2>/dev/null || { break_lock && ln "$claim" "$journal.lock" 2>/dev/null; }; then
    lock=$journal.lock
  fi
  rm -f "$claim"
  claim=
  [ -n "$lock" ] || [ -e "$journal.lock" ] || [ -e "$journal.lock.breaking" ] ||
    stop 3 "refused: cannot make a hard link beside the journal $journal (--journal FILE names another place)"
  [ -n "$lock" ] || stop 3 "refused: another run holds $journal.lock; if none is running, remove it and $journal.lock.breaking"
  mend_journal
  warn_of_others
}

# Scripts of other plans have locks and budgets of their own. They get in each other's way only by the cloud's rate limits, which both wait
# out, so this is no refusal: the other may well be for another account, which no client tells for sure.
warn_of_others() {
  set +f
  for other in "${journal%/*}"/cleanup-*.journal.tsv.lock; do
    if [ "$other" = "$lock" ] || ! cp "$other" "$work/holder" 2>/dev/null || is_stale "$work/holder"; then continue; fi
    warn "another script beside this one is deleting ($(printable <"$work/holder")): in one account, each asks for its own share a minute"
  done
  set -f
}

check_journal() {
  [ ! -e "$journal" ] || { [ -f "$journal" ] && [ -r "$journal" ]; } ||
    stop 3 "refused: $journal is no journal that you may read (--journal FILE names another)"
}

# The journal only grows: time, event, id, name, detail. It holds nothing that a client said.
timestamp() { date -u +%Y-%m-%dT%H:%M:%SZ; }
record() {
  printf '%s\t%s\t%s\t%s\t%s\n' "$(timestamp)" "$@" >>"$journal" || no_journal
}
no_journal() { stop 3 "stopped: cannot write to the journal $journal"; }

# A machine that went down leaves the beginning of a line, or NULs. It stays a line of its own, which nobody reads.
mend_journal() {
  [ ! -s "$journal" ] || [ "$(tail -c 1 "$journal" | tr '\n' x)" = x ] || echo >>"$journal" || no_journal
}

# The deletes that it tells of: time, id, name.
deletes_begun() {
  [ ! -e "$journal" ] || LC_ALL=C awk -F '\t' '$2 == "delete" && NF == 5 { print $1 "\t" $3 "\t" $4 }' <"$journal"
}
