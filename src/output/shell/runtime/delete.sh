
# ======================================================================================== deleting

# todo: the frozen list, id and name. left: those of it that the last listing still shows. asked: ids whose deletion the client accepted.
# failed: ids that cannot be deleted, and why.
find_left() {
  LC_ALL=C awk -F '\t' 'part == "listing" { here[$1]; next } $1 in here' part=listing "$work/listing" part=todo "$work/todo" >"$work/left"
}

is_left() { cut -f 1 "$work/left" | LC_ALL=C grep -xF -e "$1" >/dev/null; }

without() {
  LC_ALL=C awk -F '\t' 'part == "done" { done[$1]; next } !($1 in done)' part=done "$@" part=left "$work/left"
}

# The next ids to ask for. After a batch that was refused, its ids are tried one by one, to find the culprit.
next_batch() {
  size=$batch
  [ "$singles" -eq 0 ] || size=1
  without "$work/asked" "$work/failed" | LC_ALL=C awk -F '\t' -v size="$size" 'NR <= size { print $1 }' >"$work/batch"
  [ -s "$work/batch" ]
}

# Seconds until the next delete, when the one before was asked for by a run that ended a moment ago.
owed_from_before() {
  deletes_begun | LC_ALL=C awk -F '\t' -v now="$(timestamp)" -v per_minute="$per_minute" '
    function clock(at) { return substr(at, 12, 2) * 3600 + substr(at, 15, 2) * 60 + substr(at, 18, 2) }
    { n = $1 == last ? n + 1 : 1; last = $1 }
    END {
      if (n && per_minute > 0) seconds = int((n * 60 + per_minute - 1) / per_minute) - (clock(now) - clock(last) + 86400) % 86400
      print (seconds > 0 ? seconds : 0)
    }'
}

# The journal is written first, so that a run after a kill knows which ids were meant.
note_batch() {
  LC_ALL=C awk -F '\t' -v at="$(timestamp)" '
    part == "batch" { now[$1]; next }
    $1 in now { print at "\tdelete\t" $1 "\t" $2 "\t" }
  ' part=batch "$work/batch" part=todo "$work/todo" >>"$journal" || no_journal
}

ask_batch() {
  set --
  while read -r id; do
    set -- "$@" "$id"
  done <"$work/batch"
  if [ "$owed" -gt 0 ]; then
    say "asked for $(rows "$work/asked") of $to_delete; next in $owed s"
    pause "$owed"
  fi
  note_batch
  owed=0
  [ "$per_minute" -eq 0 ] || owed=$((($# * 60 + per_minute - 1) / per_minute))
  [ "$singles" -eq 0 ] || singles=$((singles - 1))
  if driver_delete "$@" >"$work/said" 2>&1 </dev/null; then
    cat "$work/batch" >>"$work/asked"
    tries=0
  else
    after_failure "$@"
  fi
}

after_failure() {
  problem=$(failure "$work/said") words=$(printable <"$work/said")
  record "$problem" - - "$# ids"
  [ "$problem" != auth ] || stop 4 "stopped, the login is not accepted any more: $words; log in and run it again"
  cp "$work/said" "$work/reply"
  before=$(rows "$work/left")
  fetch
  find_left
  [ "$(rows "$work/left")" -ge "$before" ] || tries=0
  case $problem in
    rate | transient)
      tries=$((tries + 1))
      [ "$tries" -le "$max_tries" ] || { gave_up=yes && warn "giving up: $words" && return; }
      back_off "$tries" "$work/reply"
      ;;
    *)
      if [ $# -gt 1 ]; then
        singles=$#
      elif [ "$problem" = gone ] || ! is_left "$1"; then
        cat "$work/batch" >>"$work/asked"
      else
        printf '%s\t%s\n' "$1" "$words" >>"$work/failed"
        warn "cannot delete $1: $words"
      fi
      ;;
  esac
}

# True while a server that the cloud agreed to delete is still there.
is_going() {
  LC_ALL=C awk -F '\t' 'part == "asked" { asked[$1]; next } $1 in asked { n++ } END { exit !n }' \
    part=asked "$work/asked" part=left "$work/left"
}

# Until the cloud's own listing has lost them, or --wait is over.
wait_until_gone() {
  waited=0
  fetch
  find_left
  while is_going && [ "$waited" -lt "$wait_seconds" ]; do
    pause 5
    waited=$((waited + 5))
    fetch
    find_left
  done
}

delete_all() {
  LC_ALL=C awk -F '\t' '$1 == "delete" { print $2 "\t" $4 }' "$work/resolved" >"$work/todo"
  cp "$work/todo" "$work/left"
  : >"$work/asked"
  : >"$work/failed"
  tries=0 singles=0 gave_up=no
  owed=$(owed_from_before)
  while [ "$gave_up" = no ] && next_batch; do
    ask_batch
  done
  [ "$to_delete" -eq 0 ] || wait_until_gone
}

show_result() {
  LC_ALL=C awk -F '\t' '
    part == "failed" { why[$1] = "  (" $2 ")"; next }
    part == "left" { here[$1]; next }
    { print ($1 in here ? "left" : "deleted") "\t" $1 "\t" $2 "\t" why[$1] }
  ' part=failed "$work/failed" part=left "$work/left" part=todo "$work/todo" >"$work/result"
  LC_ALL=C awk -F '\t' '{ printf "  %-8s  %-36s  %s%s\n", $1, $2, $3, $4 }' "$work/result"
  LC_ALL=C awk -F '\t' -v at="$(timestamp)" '{ print at "\t" $1 "\t" $2 "\t" $3 "\t" }' "$work/result" >>"$journal" || no_journal
  still=$(rows "$work/left")
  say "deleted: $((to_delete - still))   left: $still   already gone: $gone   left alone: $left_alone"
  record end - - "deleted $((to_delete - still)), left $still"
}
