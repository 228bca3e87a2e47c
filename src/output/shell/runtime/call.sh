
# ======================================================================================== calls of the client

# A driver calls its client through this: call PROGRAM ARGUMENT ... A call that hangs would keep the script for ever, so it runs beside the
# script, which lets a signal through at once, and has --timeout seconds. A shell's own watch, because not every system has `timeout`.
call() {
  rm -f "$work/late"
  { exec "$@"; } 3>&- &
  client=$!
  if [ "$call_seconds" -gt 0 ]; then
    watch_over "$client" >/dev/null 2>&1 3>&- &
    watch=$!
  fi
  outcome=0
  wait "$client" 2>/dev/null || outcome=$?
  client=
  if [ -n "$watch" ]; then
    # Not TERM: one that comes before the new process has its own trap makes it tidy up as if it were the script.
    [ -e "$work/late" ] || kill -s KILL "$watch" 2>/dev/null || :
    wait "$watch" 2>/dev/null || :
    watch=
  fi
  if [ -e "$work/late" ]; then
    say "'$1' timed out after $call_seconds s and was ended (--timeout)" >&2
    outcome=124
  fi
  return "$outcome"
}

# The first line of what a call prints, in `answer`. Not $(call ...): a signal would have to wait for that.
ask() {
  call "$@" >"$work/answer" || return
  answer=
  read -r answer <"$work/answer" || :
}

# Ends the process "$1" if it runs for too long. It looks every second, so that the time a machine sleeps does not count.
watch_over() {
  nap='' seconds=0
  trap 'kill "$nap" 2>/dev/null; exit 0' TERM # the script was interrupted
  while kill -0 "$1" 2>/dev/null; do
    if [ "$seconds" -ge "$call_seconds" ]; then
      : >"$work/late"
      end_family "$1"
      exit 0
    fi
    pause 1
    seconds=$((seconds + 1))
  done
}

# The process "$1" and all that it started; only itself where there is no `ps`.
family() {
  { ps -A -o pid= -o ppid= 2>/dev/null || :; } | LC_ALL=C awk -v first="$1" '
    { parent[$1] = $2 }
    END {
      print first
      for (pid in parent) {
        at = pid
        while (at in parent && at != first && at != parent[at]) at = parent[at]
        if (at == first && pid != first) print pid
      }
    }'
}

end_family() {
  # shellcheck disable=SC2046  # a list of numbers
  set -- $(family "$1")
  kill -s TERM "$@" 2>/dev/null || :
  env sleep 1
  kill -s KILL "$@" 2>/dev/null || :
}
